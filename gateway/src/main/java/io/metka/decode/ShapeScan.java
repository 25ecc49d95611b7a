package io.metka.decode;

/**
 * Tells in one pass over well-formed JSON, without making anything of it, whether it keeps to the limits of its shape. Nearly
 * every event does, and each one is asked.
 */
final class ShapeScan {
    private static final int UNICODE_DIGITS = 4;

    private final DecodeLimits.Shape limits;
    private final int[] keys;

    ShapeScan(DecodeLimits.Shape limits) {
        this.limits = limits;
        this.keys = new int[limits.depth() + 1];
    }

    /** False where a limit is passed; {@link ShapeCheck} then says which one and where. */
    boolean fits(byte[] json) {
        int depth = 0;
        for (int at = 0; at < json.length; at++) {
            switch (json[at]) {
                case '{', '[' -> {
                    if (++depth > limits.depth()) {
                        return false;
                    }
                    keys[depth] = 0;
                }
                case '}', ']' -> depth--;
                case '"' -> {
                    int end = end(json, at + 1);
                    boolean isName = isName(json, end + 1);
                    int most = isName ? limits.keyChars() : limits.textChars();
                    // As many characters as bytes at most: only what could be too long is counted.
                    if (end - at - 1 > most && chars(json, at + 1, end) > most) {
                        return false;
                    }
                    if (isName && ++keys[depth] > limits.keys()) {
                        return false;
                    }
                    at = end;
                }
                default -> {}
            }
        }
        return true;
    }

    /** Where the quote stands that closes a text. */
    private static int end(byte[] json, int from) {
        int at = from;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private static boolean isName(byte[] json, int after) {
        int at = after;
        while (at < json.length && json[at] <= ' ' && json[at] >= 0) {
            at++;
        }
        return at < json.length && json[at] == ':';
    }

    /** UTF-16 units, as Java counts them. */
    private static int chars(byte[] json, int from, int to) {
        int chars = 0;
        for (int at = from; at < to; at++) {
            int unit = json[at] & 0xff;
            if (unit == '\\') {
                at += json[at + 1] == 'u' ? UNICODE_DIGITS + 1 : 1;
            }
            boolean continues = (unit & 0xc0) == 0x80;
            boolean isPair = unit >= 0xf0;
            chars += continues ? 0 : isPair ? 2 : 1;
        }
        return chars;
    }
}

package io.metka.decode;

/** Cutting text where a store's or a protocol's limit asks for it. */
final class Texts {
    private static final int ADDRESS_CHARS = 45;

    private Texts() {}

    /** At most so many UTF-16 units, never half of a surrogate pair. */
    static String clip(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }

    /** A numeric network address as it is; the empty string for anything else. */
    static String address(String claimed) {
        boolean numeric = claimed.length() <= ADDRESS_CHARS
                && claimed.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0);
        return numeric ? claimed : "";
    }
}

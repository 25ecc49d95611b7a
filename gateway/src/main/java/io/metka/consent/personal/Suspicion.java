package io.metka.consent.personal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;

/** The quick look at the bytes of a JSON object: whether it may hold anything that is to be taken out. */
final class Suspicion {
    private static final List<String> PHONE_WORDS = List.of("phone", "tel", "mobile", "msisdn", "whatsapp", "телефон");

    private static final int BARE_NUMBER = 10;

    private Suspicion() {}

    static boolean of(byte[] utf8) {
        int digits = 0;
        boolean number = false;
        boolean query = false;
        boolean address = false;
        for (int i = 0; i < utf8.length; i++) {
            byte c = utf8[i];
            if (c >= '0' && c <= '9') {
                digits++;
                number |= digits == BARE_NUMBER;
                continue;
            }
            if (endsNumber(c)) {
                digits = 0;
            }
            if (c == '@' || (c == '\\' && isEscapedAscii(utf8, i))) {
                return true;
            } else if (c == '?' || c == '#') {
                query = true;
            } else if (c == '/') {
                address = true;
            } else if (c == '%' && i + 1 < utf8.length && (utf8[i + 1] == '4' || utf8[i + 1] == '2')) {
                return true;
            }
        }
        return (query && address) || (number && numbers(utf8));
    }

    /** Whether no phone number goes on across this: anything but brackets, points, hyphens, spaces and other scripts. */
    private static boolean endsNumber(byte c) {
        return c >= '/' || c == '"' || c == ',';
    }

    /** Whether a field of this name holds phone numbers. */
    static boolean namesPhone(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String word : PHONE_WORDS) {
            if (lower.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** An at sign or a digit may be written as {@code \\u0040}. */
    private static boolean isEscapedAscii(byte[] utf8, int at) {
        return at + 3 < utf8.length && utf8[at + 1] == 'u' && utf8[at + 2] == '0' && utf8[at + 3] == '0';
    }

    /** A phone number, or bare digits that a field's name may make one. */
    private static boolean numbers(byte[] utf8) {
        int run = 0;
        boolean bare = false;
        for (byte c : utf8) {
            run = c >= '0' && c <= '9' ? run + 1 : 0;
            bare |= run == BARE_NUMBER;
        }
        return new ContactScanner(utf8, false).next() || (bare && namesPhone(new String(utf8, UTF_8)));
    }
}

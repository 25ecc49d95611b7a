package io.metka.consent.personal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Set;

/** Tells what may stand after the at sign of an e-mail address from the ends of file names and versions. */
final class MailDomain {
    /** File names of retina images and of package assets look like addresses: {@code logo@2x.png}. */
    private static final Set<String> FILE_ENDINGS =
            Set.of("png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "css", "js", "mjs", "json", "ico", "html");

    private static final int SHORTEST_ENDING = 2;
    private static final int LONGEST_ENDING = 40;

    private MailDomain() {}

    /** Whether there are at least two labels and the last is letters, or an encoded word of another script. */
    static boolean is(byte[] text, int from, int to) {
        int dot = to - 1;
        while (dot > from && text[dot] != '.') {
            dot--;
        }
        int length = to - dot - 1;
        if (dot <= from || length < SHORTEST_ENDING || length > LONGEST_ENDING || text[dot - 1] == '.') {
            return false;
        }
        String ending = new String(text, dot + 1, length, UTF_8).toLowerCase(Locale.ROOT);
        if (ending.startsWith("xn--")) {
            return true;
        }
        return ending.chars().allMatch(Character::isLetter) && !FILE_ENDINGS.contains(ending);
    }
}

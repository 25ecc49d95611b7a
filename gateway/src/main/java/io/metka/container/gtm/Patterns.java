package io.metka.container.gtm;

import io.metka.container.RegexSubset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rewrites the patterns that people write for GTM into the subset that browser and gateway read alike. */
final class Patterns {
    private static final Pattern COUNT = Pattern.compile("\\{[0-9]{1,5}(,[0-9]{0,5})?}");
    private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<[A-Za-z][A-Za-z0-9_]*>");
    private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
    private static final String PUNCTUATION = ".*+?^$|()[]{}\\/-";

    private Patterns() {}

    /**
     * A pattern as it can stand in the document.
     *
     * @param ignoreCase true when the pattern itself asked for it
     * @param refusal what still is outside of the subset, or null
     */
    record Adapted(
            String pattern, boolean ignoreCase, @Nullable String refusal) {}

    static Adapted adapt(String pattern) {
        boolean ignoreCase = pattern.startsWith("(?i)");
        String adapted = rewrite(ignoreCase ? pattern.substring("(?i)".length()) : pattern);
        return new Adapted(adapted, ignoreCase, RegexSubset.check(adapted));
    }

    /** A pattern that finds exactly this text. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            append(quoted, text.charAt(i));
        }
        return quoted.toString();
    }

    private static String rewrite(String pattern) {
        StringBuilder out = new StringBuilder();
        boolean inClass = false;
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '\\' && at + 1 < pattern.length()) {
                at = escape(pattern, at, out);
            } else if (!inClass && c == '(') {
                at = group(pattern, at, out);
            } else {
                boolean count = c == '{'
                        && COUNT.matcher(pattern).region(at, pattern.length()).lookingAt();
                out.append(c == '{' && !inClass && !count ? "\\{" : String.valueOf(c));
                inClass = inClass ? c != ']' : c == '[';
                at++;
            }
        }
        return out.toString();
    }

    private static int escape(String pattern, int at, StringBuilder out) {
        char escaped = pattern.charAt(at + 1);
        Matcher unicode = UNICODE.matcher(pattern).region(at, pattern.length());
        if (unicode.lookingAt()) {
            append(out, (char) Integer.parseInt(unicode.group(1), 16));
            return unicode.end();
        }
        if (escaped == '_' || escaped == ' ' || escaped > '\u007f') {
            out.append(escaped);
        } else {
            out.append('\\').append(escaped);
        }
        return at + 2;
    }

    private static int group(String pattern, int at, StringBuilder out) {
        out.append('(');
        Matcher named = NAMED_GROUP.matcher(pattern).region(at, pattern.length());
        return named.lookingAt() ? named.end() : at + 1;
    }

    private static void append(StringBuilder out, char c) {
        if (PUNCTUATION.indexOf(c) >= 0) {
            out.append('\\');
        }
        out.append(c);
    }
}

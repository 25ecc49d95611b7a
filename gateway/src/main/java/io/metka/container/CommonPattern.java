package io.metka.container;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/** A pattern of {@link RegexSubset}, found and replaced as JavaScript does it, in time that grows with the text alone. */
final class CommonPattern {
    private final Pattern pattern;

    CommonPattern(String source, boolean ignoreCase) {
        pattern = Pattern.compile(source, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    }

    boolean isIn(String text) {
        return pattern.matcher(text).find();
    }

    /** Every match replaced; in the replacement {@code $1} is the first group and {@code $&} the match. */
    String replaceAll(String text, String replacement) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder result = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            result.append(text, end, matcher.start());
            append(result, matcher, replacement);
            end = matcher.end();
        }
        return result.append(text, end, text.length()).toString();
    }

    private static void append(StringBuilder result, Matcher match, String replacement) {
        for (int i = 0; i < replacement.length(); i++) {
            char next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : '\0';
            int group = Character.digit(next, 10);
            if (replacement.charAt(i) != '$') {
                result.append(replacement.charAt(i));
            } else if (next == '$' || next == '&') {
                result.append(next == '$' ? "$" : match.group());
                i++;
            } else if (group > 0 && group <= match.groupCount()) {
                String found = match.group(group);
                result.append(found == null ? "" : found);
                i++;
            } else {
                result.append('$');
            }
        }
    }
}

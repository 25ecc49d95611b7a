package io.metka.control.accounts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a token may do: a role, in all of a project or in one area of the API such as {@code segments}.
 *
 * @param area a tag of {@code openapi.yaml}, empty for all
 */
public record Scope(Role role, String area) {
    private static final Pattern FORM = Pattern.compile("(viewer|editor|publisher|administrator)(?::([a-z]+))?");

    /** Reads {@code editor} or {@code editor:segments}; nothing when it is neither. */
    public static Optional<Scope> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Scope(Role.of(matcher.group(1)), matcher.group(2) == null ? "" : matcher.group(2)))
                : Optional.empty();
    }

    boolean holdsIn(String asked) {
        return area.isEmpty() || area.equals(asked);
    }
}

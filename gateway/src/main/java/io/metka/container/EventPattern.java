package io.metka.container;

import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** A regular expression of {@link RegexSubset} that texts of events are searched with, in time that grows with the text alone. */
public final class EventPattern {
    private final CommonPattern pattern;

    private EventPattern(CommonPattern pattern) {
        this.pattern = pattern;
    }

    /** Why an expression cannot be used; empty when it can. */
    public static Optional<String> problem(String source) {
        String refused = RegexSubset.check(source);
        if (refused != null) {
            return Optional.of(refused);
        }
        try {
            of(source);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A pattern of an expression that has no {@link #problem}. */
    public static EventPattern of(String source) {
        return new EventPattern(new CommonPattern(source, false));
    }

    /** Every match replaced by a text that stands for itself. */
    public String replaceAll(String text, String replacement) {
        return pattern.replaceAll(text, replacement.replace("$", "$$"));
    }
}

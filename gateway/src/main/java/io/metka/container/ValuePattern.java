package io.metka.container;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** A regular expression (RE2) that a whole value matches or does not, in time that grows with the value alone. */
public final class ValuePattern {
    private final Pattern pattern;

    /** @throws IllegalArgumentException when the text is no RE2 expression, with what is wrong */
    public ValuePattern(String source) {
        try {
            pattern = Pattern.compile(source);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public boolean matches(String value) {
        return pattern.matches(value);
    }
}

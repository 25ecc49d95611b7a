package io.metka.container;

import java.util.Locale;

/** What a text in a container document holds, as its schema says with {@code x-holds}. */
public enum Holds {
    /** Text that may name variables as {@code {{Name}}}. */
    TEMPLATE,
    /** JavaScript source that may name variables. */
    SCRIPT,
    /** HTML source that may name variables. */
    HTML,
    /** A regular expression of the subset that JavaScript and RE2 read alike. */
    PATTERN,
    /** A CSS selector. */
    SELECTOR,
    /** The id of a trigger. */
    TRIGGER,
    /** The id of a tag. */
    TAG,
    /** The name of a way to read event properties from the page. */
    MAPPING,
    /** Nothing but itself. */
    LITERAL;

    static Holds of(String annotation) {
        return annotation.isEmpty() ? LITERAL : valueOf(annotation.toUpperCase(Locale.ROOT));
    }
}

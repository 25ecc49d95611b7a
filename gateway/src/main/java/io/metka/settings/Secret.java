package io.metka.settings;

/** A value that must not be seen in logs, errors or dumps: it prints as {@code ***}. */
public record Secret(String value) {
    public static final Secret NONE = new Secret("");

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : "***";
    }
}

package io.metka.settings;

/**
 * What happens to events whose visitor has not agreed to analytics, {@code [consent]}.
 *
 * @param keepAnonymous whether they are counted without anything that names anybody; else they are rejected
 */
public record ConsentSettings(boolean keepAnonymous) {
    public static ConsentSettings defaults() {
        return new ConsentSettings(true);
    }
}

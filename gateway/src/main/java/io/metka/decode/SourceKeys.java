package io.metka.decode;

import io.metka.model.Source;
import org.jspecify.annotations.Nullable;

/** Finds the source that a key stands for, as published; safe for use by many threads. */
@FunctionalInterface
public interface SourceKeys {
    /** The source that a write key stands for, null for an unknown one. */
    @Nullable
    Source writing(String writeKey);

    /** The source that a client of another maker calls so, null when none has this alias. */
    default @Nullable Source named(String alias) {
        return null;
    }

    /** The source that a secret import key stands for, null for an unknown one. */
    default @Nullable Source importing(String importKey) {
        return null;
    }
}

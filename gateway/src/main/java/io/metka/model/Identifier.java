package io.metka.model;

import java.util.Locale;

/** A value by which a source names a visitor, in clear; it leaves the identity stage only as a keyed hash. */
public record Identifier(Type type, String value) {

    /** The kinds of identifier, in falling priority: a user id outranks a cookie id. */
    public enum Type {
        USER_ID,
        ANONYMOUS_ID;

        /** The name on the wire and in the stores, for example {@code user_id}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return type.wireName() + "=***";
    }
}

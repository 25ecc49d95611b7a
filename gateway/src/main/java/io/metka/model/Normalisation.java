package io.metka.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the spellings of one identifier become one value, before it is hashed. */
public enum Normalisation {
    /** Every character counts. */
    NONE,
    /** White space at the ends does not count. */
    TRIM,
    /** Neither white space at the ends nor case counts. */
    LOWER,
    /** An e-mail address: trimmed, in lower case, its domain in ASCII; what is no address names nobody. */
    EMAIL,
    /**
     * An e-mail address under the habits of its provider too: Gmail ignores dots and what follows a plus, Yandex takes
     * a dot for a hyphen and has several domains.
     */
    MAILBOX,
    /** A telephone number: in the international form E.164; what is no number names nobody. */
    PHONE;

    /** The name in the API and in stores, for example {@code email}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The other direction of {@link #wireName}. */
    public static Optional<Normalisation> named(String wireName) {
        return Arrays.stream(values())
                .filter(n -> n.wireName().equals(wireName))
                .findFirst();
    }
}

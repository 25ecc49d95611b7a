package io.metka.support;

import java.util.UUID;

/** The only source of random identifiers and key material; tests give their own. */
public interface Ids {
    Ids RANDOM = new RandomIds();

    /** A version 7 UUID (RFC 9562): ordered by the time of making. */
    UUID uuid();

    /** Bytes from a cryptographic source. */
    byte[] secret(int bytes);
}

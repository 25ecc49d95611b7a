package io.metka.container;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A container's script in the three encodings that it is served in, and the hash that names it for ever. */
public final class Script {
    private final String hash;
    private final byte[] plain;
    private final byte[] gzip;
    private final byte[] brotli;

    public Script(
            @JsonProperty("hash") String hash,
            @JsonProperty("plain") byte[] plain,
            @JsonProperty("gzip") byte[] gzip,
            @JsonProperty("brotli") byte[] brotli) {
        this.hash = hash;
        this.plain = plain;
        this.gzip = gzip;
        this.brotli = brotli;
    }

    /** Lower-case hexadecimal SHA-256 of {@link #plain}, cut to 32 characters. */
    @JsonProperty
    public String hash() {
        return hash;
    }

    /** UTF-8 JavaScript; read only. */
    @JsonProperty
    public byte[] plain() {
        return plain;
    }

    /** {@link #plain} under gzip; read only. */
    @JsonProperty
    public byte[] gzip() {
        return gzip;
    }

    /** {@link #plain} under brotli; read only. */
    @JsonProperty
    public byte[] brotli() {
        return brotli;
    }
}

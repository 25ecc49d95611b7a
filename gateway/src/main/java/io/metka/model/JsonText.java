package io.metka.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One well-formed JSON value kept as its UTF-8 bytes, so that it travels from the wire to the warehouse unparsed. */
public final class JsonText {
    public static final JsonText EMPTY_OBJECT = new JsonText("{}".getBytes(StandardCharsets.UTF_8));

    private final byte[] utf8;

    private JsonText(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Takes ownership of the bytes: the caller must not change them afterwards and has checked that they are JSON. */
    public static JsonText ofUtf8(byte[] utf8) {
        return utf8.length == 2 && utf8[0] == '{' ? EMPTY_OBJECT : new JsonText(utf8);
    }

    public static JsonText of(String json) {
        return ofUtf8(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] utf8() {
        return utf8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText that && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}

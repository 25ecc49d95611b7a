package io.metka.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script that Redis runs as one atomic step, known to it by its digest. */
public final class Script {
    private final String text;
    private final String sha;

    private Script(String text) {
        this.text = text;
        this.sha = sha1(text());
    }

    /** A script that stands in the code. */
    public static Script of(String text) {
        return new Script(text);
    }

    /**
     * A script in files of its own, read as one in their order; what it takes and returns stands at its head.
     *
     * @param room a class of the package whose files they are
     */
    public static Script read(Class<?> room, String... files) {
        StringBuilder text = new StringBuilder();
        for (String file : files) {
            try (InputStream in = room.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException(file + " is missing from the gateway's jar: build it again");
                }
                text.append(new String(in.readAllBytes(), UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        return new Script(text.toString());
    }

    byte[] text() {
        return text.getBytes(UTF_8);
    }

    /** What Redis calls it. */
    String sha() {
        return sha;
    }

    private static String sha1(byte[] script) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(script));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-1, by which Redis names scripts", e);
        }
    }
}

package io.metka.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The Lua scripts by which lanes change, each one atomic; what each takes and returns stands in its file. */
enum Script {
    ENQUEUE,
    CLAIM,
    SETTLE,
    RELEASE,
    REPLAY,
    SAMPLE,
    FORGET,
    READ_LOG,
    TRIM_LOG;

    private final String source;
    private final String digest;

    Script() {
        source = text("common") + text(name().toLowerCase(Locale.ROOT));
        try {
            digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }

    private static String text(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + name + ".lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String source() {
        return source;
    }

    /** The name under which Redis caches it. */
    String digest() {
        return digest;
    }
}

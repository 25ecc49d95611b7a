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
    FINISH,
    RETRY,
    RELEASE,
    REPLAY,
    SAMPLE,
    FORGET,
    READ_LOG,
    TRIM_LOG;

    private final String source;
    private final String digest;

    Script() {
        String file = name().toLowerCase(Locale.ROOT) + ".lua";
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + file);
            }
            byte[] bytes = in.readAllBytes();
            source = new String(bytes, StandardCharsets.UTF_8);
            digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
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

package io.metka.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A script that Redis runs, by the name under which the gateway's jar holds it. */
enum Script {
    /** Deduplicates and resolves events. */
    RESOLVE("resolve.lua"),
    /** Takes one profile out of another for good. */
    SPLIT("split.lua"),
    /** Lets two profiles merge again that were split. */
    ALLOW("allow.lua"),
    /** Puts profiles and identifiers back that Redis has lost. */
    RESTORE("restore.lua"),
    /** Makes event ids known that Redis has lost. */
    REMEMBER("remember.lua"),
    /** Gives events to visits. */
    SESSIONS("sessions.lua"),
    /** Writes down what somebody has decided. */
    CONSENT("consent.lua");

    private final String text;
    private final String sha;

    Script(String file) {
        this.text = read(file);
        this.sha = sha1(text());
    }

    byte[] text() {
        return text.getBytes(UTF_8);
    }

    /** What Redis calls it. */
    String sha() {
        return sha;
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the gateway's jar: build it again");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String sha1(byte[] script) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(script));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-1, by which Redis names scripts", e);
        }
    }
}

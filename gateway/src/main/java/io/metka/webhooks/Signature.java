package io.metka.webhooks;

import io.metka.support.Ed25519;
import io.metka.support.HmacKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and verifies messages under one secret as Standard Webhooks 1.0.0 says: version {@code v1} (HMAC-SHA-256) for a
 * secret that both sides have, version {@code v1a} (Ed25519) where the receiver has the public key alone.
 */
public final class Signature {
    private static final String SECRET_PREFIX = "whsec_";
    private static final String PRIVATE_PREFIX = "whsk_";
    private static final String PUBLIC_PREFIX = "whpk_";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int LEAST_SECRET_BYTES = 24;
    private static final int MOST_SECRET_BYTES = 64;

    private final Method method;

    private Signature(Method method) {
        this.method = method;
    }

    /** One way to sign. */
    private sealed interface Method {
        /** With the comma after it. */
        String version();

        byte[] sign(byte[] content);

        boolean verifies(byte[] content, byte[] signature);
    }

    /** HMAC-SHA-256 under a secret that both sides have. */
    private record Shared(SecretKeySpec key) implements Method {
        @Override
        public String version() {
            return "v1,";
        }

        @Override
        public byte[] sign(byte[] content) {
            return HmacKeys.mac(key).doFinal(content);
        }

        @Override
        public boolean verifies(byte[] content, byte[] signature) {
            return MessageDigest.isEqual(sign(content), signature);
        }
    }

    /** Ed25519. */
    private record KeyPair(Ed25519 keys) implements Method {
        @Override
        public String version() {
            return "v1a,";
        }

        @Override
        public byte[] sign(byte[] content) {
            return keys.sign(content);
        }

        @Override
        public boolean verifies(byte[] content, byte[] signature) {
            return keys.verifies(content, signature);
        }
    }

    /**
     * Reads a secret.
     *
     * @param secret {@code whsec_} and the base64 of 24 to 64 bytes, where the prefix may be left out; or {@code whsk_} and
     *     that of an Ed25519 private key, 32 bytes, or 64 with the public key; or, to verify alone, {@code whpk_} and that of
     *     a public key
     * @throws IllegalArgumentException when it is not that; the message does not repeat the secret
     */
    public static Signature withSecret(String secret) {
        if (secret.startsWith(PRIVATE_PREFIX)) {
            return new Signature(new KeyPair(Ed25519.ofPrivate(bytes(secret, PRIVATE_PREFIX))));
        }
        if (secret.startsWith(PUBLIC_PREFIX)) {
            return new Signature(new KeyPair(Ed25519.ofPublic(bytes(secret, PUBLIC_PREFIX))));
        }
        byte[] bytes = bytes(secret, SECRET_PREFIX);
        if (bytes.length < LEAST_SECRET_BYTES || bytes.length > MOST_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "The signing secret must hold 24 to 64 bytes, but holds " + bytes.length);
        }
        return new Signature(new Shared(new SecretKeySpec(bytes, "HmacSHA256")));
    }

    private static byte[] bytes(String secret, String prefix) {
        try {
            return Base64.getDecoder().decode(secret.startsWith(prefix) ? secret.substring(prefix.length()) : secret);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The signing secret must be " + prefix + " and base64", e);
        }
    }

    /**
     * The value of the {@code webhook-signature} header.
     *
     * @param timestamp of the attempt, in seconds since 1970-01-01 UTC
     */
    public String sign(String id, long timestamp, byte[] body) {
        return method.version()
                + Base64.getEncoder().encodeToString(method.sign(content(id, Long.toString(timestamp), body)));
    }

    /** Judges a received message: its signature first, then whether its timestamp is within five minutes of now. */
    public Verdict verify(Headers headers, byte[] body, Instant now) {
        long timestamp;
        try {
            timestamp = Long.parseLong(headers.timestamp());
        } catch (NumberFormatException e) {
            return Verdict.MALFORMED;
        }
        byte[] content = content(headers.id(), headers.timestamp(), body);
        boolean genuine = false;
        for (String candidate : headers.signature().split(" ", -1)) {
            genuine |= candidate.startsWith(method.version())
                    && method.verifies(
                            content, decode(candidate.substring(method.version().length())));
        }
        if (!genuine) {
            return Verdict.FORGED;
        }
        long off = Math.abs(now.getEpochSecond() - timestamp);
        return off <= TOLERANCE.toSeconds() ? Verdict.VALID : Verdict.STALE;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] content(String id, String timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }

    /**
     * The three headers of a message, as they came: {@code webhook-id}, {@code webhook-timestamp} and
     * {@code webhook-signature}; an absent one is the empty string.
     */
    public record Headers(String id, String timestamp, String signature) {}

    /** What a receiver may believe of a message. */
    public enum Verdict {
        /** Signed with this secret, now. */
        VALID,
        /** Signed with this secret, but not within five minutes of now: perhaps a recording. */
        STALE,
        /** Not signed with this secret, or changed on the way. */
        FORGED,
        /** The timestamp is not a number. */
        MALFORMED
    }
}

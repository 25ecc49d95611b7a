package io.metka.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs and verifies messages under one secret as Standard Webhooks 1.0.0 says, version {@code v1} (HMAC-SHA-256). */
public final class Signature {
    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int LEAST_SECRET_BYTES = 24;
    private static final int MOST_SECRET_BYTES = 64;

    private final SecretKeySpec key;

    private Signature(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * Reads a secret.
     *
     * @param secret {@code whsec_} and the base64 of 24 to 64 bytes; the prefix may be left out
     * @throws IllegalArgumentException when it is not that; the message does not repeat the secret
     */
    public static Signature withSecret(String secret) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder()
                    .decode(secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The signing secret must be whsec_ and base64", e);
        }
        if (bytes.length < LEAST_SECRET_BYTES || bytes.length > MOST_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "The signing secret must hold 24 to 64 bytes, but holds " + bytes.length);
        }
        return new Signature(new SecretKeySpec(bytes, "HmacSHA256"));
    }

    /**
     * The value of the {@code webhook-signature} header.
     *
     * @param timestamp of the attempt, in seconds since 1970-01-01 UTC
     */
    public String sign(String id, long timestamp, byte[] body) {
        return VERSION + Base64.getEncoder().encodeToString(mac(id, Long.toString(timestamp), body));
    }

    /** Judges a received message: its signature first, then whether its timestamp is within five minutes of now. */
    public Verdict verify(Headers headers, byte[] body, Instant now) {
        long timestamp;
        try {
            timestamp = Long.parseLong(headers.timestamp());
        } catch (NumberFormatException e) {
            return Verdict.MALFORMED;
        }
        byte[] expected = mac(headers.id(), headers.timestamp(), body);
        boolean genuine = false;
        for (String candidate : headers.signature().split(" ", -1)) {
            genuine |= candidate.startsWith(VERSION)
                    && MessageDigest.isEqual(expected, decode(candidate.substring(VERSION.length())));
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

    private byte[] mac(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
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

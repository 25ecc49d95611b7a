package io.metka.control.reports;

/** Signs what partners fetch as webhooks are signed, so that they verify both alike. */
public interface AnswerSigner {
    /**
     * The value of the header {@code webhook-signature} by Standard Webhooks.
     *
     * @param secret {@code whsec_} and base64
     * @param timestamp in seconds since 1970-01-01 UTC
     */
    String sign(String secret, String id, long timestamp, byte[] body);
}

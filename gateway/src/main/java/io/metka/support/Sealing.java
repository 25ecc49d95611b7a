package io.metka.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts what others have entrusted to us, such as a partner's access token, for keeping: AES-256-GCM. */
public final class Sealing {
    private static final String PREFIX = "sealed:1:";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final Ids ids;

    /** @param installation the secret of this installation; the same on all its nodes */
    public Sealing(byte[] installation, Ids ids) {
        SecretKey derived = HmacKeys.derive(new SecretKeySpec(installation, "HKDF"), "sealed secrets");
        this.key = new SecretKeySpec(derived.getEncoded(), "AES");
        this.ids = ids;
    }

    /** The text in a form that only {@link #open} can read; another one at each call. */
    public String seal(String clear) {
        byte[] nonce = ids.secret(NONCE_BYTES);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            byte[] sealed = cipher.doFinal(clear.getBytes(StandardCharsets.UTF_8));
            byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return PREFIX + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + CIPHER, e);
        }
    }

    /**
     * The clear text; one that was never sealed is returned as it is.
     *
     * @throws IllegalArgumentException when it was sealed by another installation, with what to do
     */
    public String open(String text) {
        if (!text.startsWith(PREFIX)) {
            return text;
        }
        try {
            byte[] whole = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            if (whole.length < NONCE_BYTES) {
                throw new IllegalArgumentException("too short");
            }
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, whole, 0, NONCE_BYTES));
            return new String(cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES), StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalBlockSizeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "A secret was encrypted under another secret.key than this data folder has: restore that file, or"
                            + " enter the secret again",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + CIPHER, e);
        }
    }
}

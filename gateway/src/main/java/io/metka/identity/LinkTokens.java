package io.metka.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.model.ProjectId;
import io.metka.support.Ids;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a visitor's id for the way from one site of a project to another, and opens it there.
 *
 * <p>A token is {@code base64url(nonce:16, AES-256-GCM(expiry:4 as seconds, visitor))}. Its key is derived from the
 * node's secret, the project and the nonce, so no key is ever used twice; the browser's user agent is authenticated with
 * it. Nobody but this installation can read or make one, and one of another project or browser does not open. Safe for
 * use by many threads.
 */
public final class LinkTokens {
    private static final String KEY_INFO = "metka visitor link of project ";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 16;
    private static final int TAG_BITS = 128;

    /** Room for the longest visitor id. */
    private static final int MOST_CHARS = 200;

    /** One key seals one token, so its vector need not change. */
    private static final GCMParameterSpec VECTOR = new GCMParameterSpec(TAG_BITS, new byte[12]);

    private final SecretKey master;
    private final Ids ids;

    /** @param secret the node's; the same on all nodes of the project's sites */
    public LinkTokens(byte[] secret, Ids ids) {
        this.master = new SecretKeySpec(secret, "HKDF");
        this.ids = ids;
    }

    /**
     * What a token says.
     *
     * @param name of the token among all of its project, to remember that it was used
     */
    public record Link(String name, String visitor, Instant expires) {
        /** Without the visitor. */
        @Override
        public String toString() {
            return "Link[" + name + ", until " + expires + "]";
        }
    }

    /** A token for one visitor in one browser. */
    public String seal(ProjectId project, String visitor, String userAgent, Instant expires) {
        byte[] nonce = ids.secret(NONCE_BYTES);
        byte[] text = visitor.getBytes(UTF_8);
        byte[] clear = ByteBuffer.allocate(Integer.BYTES + text.length)
                .putInt((int) expires.getEpochSecond())
                .put(text)
                .array();
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, project, nonce, userAgent).doFinal(clear);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    /** What the token says, if it was sealed for this project and browser; whether its time is over is for the caller. */
    public Optional<Link> open(ProjectId project, String token, String userAgent) {
        byte[] bytes = decoded(token);
        if (bytes.length <= NONCE_BYTES + TAG_BITS / Byte.SIZE + Integer.BYTES) {
            return Optional.empty();
        }
        byte[] nonce = java.util.Arrays.copyOf(bytes, NONCE_BYTES);
        try {
            ByteBuffer clear = ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, project, nonce, userAgent)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
            Instant expires = Instant.ofEpochSecond(Integer.toUnsignedLong(clear.getInt()));
            String name = Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
            return Optional.of(new Link(name, UTF_8.decode(clear).toString(), expires));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    /** Nothing for what is no token. */
    private static byte[] decoded(String token) {
        try {
            return token.length() > MOST_CHARS
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private Cipher cipher(int mode, ProjectId project, byte[] nonce, String userAgent) throws GeneralSecurityException {
        var parameters = HKDFParameterSpec.ofExtract()
                .addIKM(master)
                .addSalt(nonce)
                .thenExpand((KEY_INFO + project.value()).getBytes(UTF_8), 32);
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters), VECTOR);
        cipher.updateAAD(userAgent.getBytes(UTF_8));
        return cipher;
    }

    private static IllegalStateException unsupported(GeneralSecurityException e) {
        return new IllegalStateException("this Java runtime has no " + CIPHER + " or HKDF-SHA256: use JDK 25", e);
    }
}

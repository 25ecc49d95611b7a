package io.metka.support;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A key pair for Ed25519 signatures (RFC 8032), or its public half; keys in the raw form of 32 bytes. */
public final class Ed25519 {
    private static final String NAME = "Ed25519";
    private static final int KEY_BYTES = 32;

    /** What stands before the raw public key in its DER form (RFC 8410). */
    private static final byte[] DER_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final @Nullable PrivateKey privateKey;
    private final PublicKey publicKey;

    private Ed25519(@Nullable PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Reads a private key.
     *
     * @param bytes 32, the seed; or 64, the seed and the public key, which is not looked at
     */
    public static Ed25519 ofPrivate(byte[] bytes) {
        if (bytes.length != KEY_BYTES && bytes.length != 2 * KEY_BYTES) {
            throw new IllegalArgumentException("An Ed25519 private key has 32 or 64 bytes, not " + bytes.length);
        }
        byte[] seed = Arrays.copyOf(bytes, KEY_BYTES);
        try {
            PrivateKey key = KeyFactory.getInstance(NAME)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            return new Ed25519(key, generator.generateKeyPair().getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + NAME, e);
        }
    }

    /** Reads a public key of 32 bytes. */
    public static Ed25519 ofPublic(byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("An Ed25519 public key has 32 bytes, not " + bytes.length);
        }
        byte[] der = ByteBuffer.allocate(DER_HEAD.length + KEY_BYTES)
                .put(DER_HEAD)
                .put(bytes)
                .array();
        try {
            return new Ed25519(null, KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("This is not an Ed25519 public key", e);
        }
    }

    /** The raw public key, 32 bytes. */
    public byte[] publicKey() {
        byte[] der = ((EdECPublicKey) publicKey).getEncoded();
        return Arrays.copyOfRange(der, DER_HEAD.length, der.length);
    }

    /** 64 bytes. */
    public byte[] sign(byte[] content) {
        if (privateKey == null) {
            throw new IllegalStateException("A public key cannot sign");
        }
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(privateKey);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + NAME, e);
        }
    }

    public boolean verifies(byte[] content, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initVerify(publicKey);
            signature.update(content);
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + NAME, e);
        }
    }

    /** Gives the key generator the seed that is wanted: the platform derives a public key in no other way. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Given(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}

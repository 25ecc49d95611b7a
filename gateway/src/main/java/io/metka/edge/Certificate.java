package io.metka.edge;

import io.metka.settings.TlsSettings;
import io.metka.support.Sha256;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate with its private key, as read from two PEM files at one instant.
 *
 * @param digest of the files' contents, by which a change is seen
 */
record Certificate(Buffer chain, Buffer key, String digest) {
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA");

    /** @throws IOException when a file cannot be read */
    static Certificate read(TlsSettings settings) throws IOException {
        Buffer chain = Buffer.buffer(Files.readAllBytes(Path.of(settings.certificate())));
        Buffer key = Buffer.buffer(Files.readAllBytes(Path.of(settings.key())));
        return new Certificate(chain, key, Sha256.hex(chain.toString() + key));
    }

    PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertValue(chain).setKeyValue(key);
    }

    /**
     * Holds the two against each other, which the TLS engine does not do before a browser is refused.
     *
     * @return until when the certificate is valid
     * @throws GeneralSecurityException saying what is wrong
     */
    Instant check(Vertx vertx) throws GeneralSecurityException {
        X509KeyManager keys = keys(vertx);
        for (String type : KEY_TYPES) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                X509Certificate leaf = keys.getCertificateChain(aliases[0])[0];
                if (!belongTogether(keys.getPrivateKey(aliases[0]), leaf)) {
                    throw new GeneralSecurityException("the key is not that of the certificate");
                }
                return leaf.getNotAfter().toInstant();
            }
        }
        throw new GeneralSecurityException("the certificate's key must be of the kind RSA, EC or Ed25519");
    }

    private X509KeyManager keys(Vertx vertx) throws GeneralSecurityException {
        try {
            for (KeyManager manager : options().getKeyManagerFactory(vertx).getKeyManagers()) {
                if (manager instanceof X509KeyManager found) {
                    return found;
                }
            }
        } catch (Exception e) {
            throw new GeneralSecurityException("they are no PEM files of a certificate and of its key in PKCS #8", e);
        }
        throw new GeneralSecurityException("the files hold no certificate");
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate leaf) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        byte[] something = leaf.getEncoded();
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(something);
            byte[] signature = signer.sign();
            signer.initVerify(leaf.getPublicKey());
            signer.update(something);
            return signer.verify(signature);
        } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
            return false;
        }
    }
}

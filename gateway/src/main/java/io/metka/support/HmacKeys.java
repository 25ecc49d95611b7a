package io.metka.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** Keys for HMAC-SHA-256 that are derived from the installation's secret, one for each use, by HKDF-SHA256 (RFC 5869). */
public final class HmacKeys {
    private static final String MAC = "HmacSHA256";
    private static final String KDF_NAME = "HKDF-SHA256";
    private static final int KEY_BYTES = 32;

    private HmacKeys() {}

    /**
     * The key for one use.
     *
     * @param info names the use; another one gives a key that has nothing to do with this one
     */
    public static SecretKey derive(SecretKey master, String info) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(master)
                    .thenExpand(info.getBytes(StandardCharsets.UTF_8), KEY_BYTES);
            return KDF.getInstance(KDF_NAME).deriveKey(MAC, parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + KDF_NAME + ": use JDK 25", e);
        }
    }

    /** HMAC-SHA-256 under a key; for one thread. */
    public static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + MAC, e);
        }
    }
}

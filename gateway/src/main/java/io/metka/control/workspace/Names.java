package io.metka.control.workspace;

import io.metka.support.Ids;
import java.util.Base64;
import java.util.HexFormat;

/** The making of ids, keys and secrets. */
public final class Names {
    private static final int ID_BYTES = 6;
    private static final int KEY_BYTES = 18;
    private static final int SECRET_BYTES = 32;

    private Names() {}

    /** A short random id that is a slug. */
    public static String id(Ids ids) {
        return HexFormat.of().formatHex(ids.secret(ID_BYTES));
    }

    /** What stands in the address of an environment's script and cannot be guessed. */
    public static String environmentToken(Ids ids) {
        return "env_" + Base64.getUrlEncoder().withoutPadding().encodeToString(ids.secret(KEY_BYTES));
    }

    static String writeKey(Ids ids) {
        return "wk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(ids.secret(KEY_BYTES));
    }

    static String importKey(Ids ids) {
        return "ik_" + Base64.getUrlEncoder().withoutPadding().encodeToString(ids.secret(SECRET_BYTES));
    }

    static String partnerKey(Ids ids) {
        return "pk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(ids.secret(SECRET_BYTES));
    }

    /** A signing key in the form of Standard Webhooks. */
    static String webhookSecret(Ids ids) {
        return "whsec_" + Base64.getEncoder().encodeToString(ids.secret(SECRET_BYTES));
    }
}

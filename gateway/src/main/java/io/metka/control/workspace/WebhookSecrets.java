package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.JsonText;
import io.metka.support.Ed25519;
import io.metka.support.Ids;
import io.metka.support.Sealing;
import java.util.Base64;
import java.util.Optional;

/** The signing secrets of webhooks and the secrets of their mappings: made, sealed, opened. */
final class WebhookSecrets {
    private static final String PRIVATE = "whsk_";
    private static final int SEED_BYTES = 32;

    private final Sealing sealing;

    WebhookSecrets(Sealing sealing) {
        this.sealing = sealing;
    }

    /** A new signing secret, in clear; {@code ed25519} for a key pair, anything else for a secret that both sides have. */
    static String fresh(String signing, Ids ids) {
        return signing.equals("ed25519")
                ? PRIVATE + Base64.getEncoder().encodeToString(ids.secret(SEED_BYTES))
                : Names.webhookSecret(ids);
    }

    String seal(String clear) {
        return sealing.seal(clear);
    }

    String open(String sealed) {
        return sealing.open(sealed);
    }

    /** {@code hmac} or {@code ed25519}. */
    String signing(WebhookRow row) {
        return open(row.secret()).startsWith(PRIVATE) ? "ed25519" : "hmac";
    }

    /** What the partner verifies with, when it is no secret. */
    Optional<String> publicKey(WebhookRow row) {
        String secret = open(row.secret());
        if (!secret.startsWith(PRIVATE)) {
            return Optional.empty();
        }
        byte[] key = Ed25519.ofPrivate(Base64.getDecoder().decode(secret.substring(PRIVATE.length())))
                .publicKey();
        return Optional.of("whpk_" + Base64.getEncoder().encodeToString(key));
    }

    /** The secrets before, changed as a document says: a text replaces, null removes, what is not named stays. */
    JsonText changed(JsonText before, JsonNode wanted) {
        ObjectNode secrets = (ObjectNode) Definitions.parsed(before).deepCopy();
        wanted.properties().forEach(secret -> {
            if (secret.getValue().isNull()) {
                secrets.remove(secret.getKey());
            } else if (!isThere(secrets, secret.getKey(), secret.getValue().asText())) {
                secrets.put(secret.getKey(), seal(secret.getValue().asText()));
            }
        });
        return JsonText.of(secrets.toString());
    }

    /** The same secret again changes nothing, though sealed again it would be another text. */
    private boolean isThere(ObjectNode secrets, String name, String clear) {
        return secrets.has(name) && open(secrets.path(name).asText()).equals(clear);
    }
}

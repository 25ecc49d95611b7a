package io.metka.control.accounts;

import io.metka.control.store.ControlStore;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Work;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Sha256;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The opaque bearer tokens of the API: 256 random bits each, so a plain SHA-256 is enough at rest and guessing is
 * hopeless.
 */
public final class Tokens {
    private static final Table<TokenRow> TABLE = Table.of("tokens", TokenRow.class, "id");
    private static final int BYTES = 32;

    private final ControlStore store;
    private final Clock clock;
    private final Ids ids;

    public Tokens(ControlStore store, Clock clock, Ids ids) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
    }

    /** Makes the administrator's token when there is no token at all, and returns it this once. */
    public Optional<String> first() {
        return store.write(tx -> {
            if (!tx.all(TABLE).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(insert(tx));
        });
    }

    /** Makes another administrator's token, and returns it this once; those before it are of no use any more. */
    public String replace(Work work) {
        Tx tx = work.tx();
        tx.all(TABLE).forEach(row -> tx.delete(TABLE, Map.of("id", row.id())));
        AuditLog.record(
                work,
                "secret_rotated",
                new AuditLog.Subject("", "token", "admin"),
                AuditLog.nothing(),
                AuditLog.nothing());
        return insert(tx);
    }

    private String insert(Tx tx) {
        String token = "mk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(ids.secret(BYTES));
        tx.insert(TABLE, new TokenRow(ids.uuid().toString(), "admin", Sha256.of(token), clock.now()));
        return token;
    }

    /** The name of the token's holder, empty when there is no such token; takes as long for a wrong one as for a right. */
    public Optional<String> holder(String token) {
        byte[] presented = Sha256.of(token);
        Optional<String> holder = Optional.empty();
        for (TokenRow row : store.read(tx -> tx.all(TABLE))) {
            if (MessageDigest.isEqual(row.hash(), presented)) {
                holder = Optional.of(row.name());
            }
        }
        return holder;
    }
}

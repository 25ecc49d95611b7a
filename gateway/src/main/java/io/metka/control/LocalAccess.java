package io.metka.control;

import io.metka.control.accounts.Accounts;
import io.metka.control.accounts.UserRow;
import io.metka.control.store.ControlStore;
import io.metka.control.store.Tx;
import io.metka.control.workspace.Work;
import io.metka.settings.ControlSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Sealing;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The way back in for whoever owns the control store and has lost everything else. It may be open beside a running gateway,
 * which heeds what is changed from its next request on.
 */
public final class LocalAccess implements AutoCloseable {
    private static final String ACTOR = "local command";

    private final ControlSettings settings;
    private final ControlStore store;
    private final Accounts accounts;
    private final Clock clock;
    private final Ids ids;

    /** A password that was made for somebody, and when it ends. */
    public record OneTime(String password, Instant until) {}

    /** @param dataFolder where the control store's file lies unless the settings say otherwise */
    public LocalAccess(ControlSettings settings, Path dataFolder, Clock clock, Ids ids) {
        this.settings = settings;
        this.store = ControlPlane.store(settings, dataFolder);
        // Nothing that was sealed is opened here, so the installation's key is not asked for.
        this.accounts = Accounts.of(store, settings.accounts(), new Sealing(ids.secret(32), ids), clock, ids);
        this.clock = clock;
        this.ids = ids;
    }

    /** Makes another administrator's token; the one before is of no use any more. */
    public String newAdminToken() {
        return store.write(tx -> accounts.tokens().replace(work(tx)));
    }

    /**
     * Gives somebody a one-time password, asks for codes no more and ends their sessions.
     *
     * @return nothing when nobody has this e-mail
     */
    public Optional<OneTime> reset(String email) {
        String password = accounts.passwords().oneTime();
        String hash = accounts.passwords().hash(password);
        Instant until = clock.now().plus(settings.accounts().oneTimePassword()).truncatedTo(ChronoUnit.MILLIS);
        return store.write(tx -> {
            Work work = work(tx);
            return accounts.users().byEmail(tx, email).map(user -> {
                UserRow withoutCodes = accounts.secondFactor().turnOff(work, user);
                accounts.users().changePassword(work, withoutCodes, hash, until, "");
                return new OneTime(password, until);
            });
        });
    }

    private Work work(Tx tx) {
        return new Work(tx, ACTOR, clock.now(), ids);
    }

    @Override
    public void close() {
        store.close();
    }
}

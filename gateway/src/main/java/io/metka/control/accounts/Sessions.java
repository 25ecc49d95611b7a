package io.metka.control.accounts;

import io.metka.control.store.ControlStore;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.Names;
import io.metka.control.workspace.Work;
import io.metka.settings.AccountSettings;
import io.metka.support.Clock;
import io.metka.support.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The browsers in which people have signed in. Each sign-in makes a new secret of 256 random bits, whatever the browser
 * showed before; it is kept as SHA-256, and the token against forged requests is made from it.
 */
public final class Sessions {
    private static final Table<SessionRow> TABLE = Table.of("sessions", SessionRow.class, "id");
    private static final int BYTES = 32;
    private static final int LONGEST_AGENT = 300;
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private final ControlStore store;
    private final AccountSettings settings;
    private final Clock clock;

    /** A session and the secret for its cookie, which is shown this once. */
    public record Opened(SessionRow row, String secret) {}

    public Sessions(ControlStore store, AccountSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** Opens a session; those of the same person that have ended are removed. */
    public Opened open(Work work, String user, String agent, String address) {
        list(work.tx(), user).stream().filter(this::hasEnded).forEach(row -> end(work.tx(), row));
        String secret = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(work.ids().secret(BYTES));
        SessionRow row = new SessionRow(
                Names.id(work.ids()),
                user,
                Sha256.hex(secret),
                agent.substring(0, Math.min(agent.length(), LONGEST_AGENT)),
                address,
                work.now(),
                work.now());
        work.tx().insert(TABLE, row);
        return new Opened(row, secret);
    }

    /** The session whose cookie holds this secret; nothing when there is none or it has ended. */
    public Optional<SessionRow> find(String secret) {
        String hash = Sha256.hex(secret);
        Optional<SessionRow> found = store.read(tx -> tx.where(TABLE, Map.of("hash", hash))).stream()
                .filter(row -> same(row.hash(), hash) && !hasEnded(row))
                .findFirst();
        Instant now = clock.now();
        found.filter(row -> Duration.between(row.seenAt(), now).compareTo(SEEN_EVERY) >= 0)
                .ifPresent(row -> store.write(tx -> tx.update(TABLE, seen(row, now))));
        return found;
    }

    /** Those that go on, the latest first. */
    public List<SessionRow> ongoing(Tx tx, String user) {
        return tx.latest(TABLE, Map.of("user_id", user), "created_at", Integer.MAX_VALUE).stream()
                .filter(row -> !hasEnded(row))
                .toList();
    }

    /** When the session ends if nobody asks any more. */
    public Instant endOf(SessionRow row) {
        Instant idle = row.seenAt().plus(settings.sessionIdle());
        Instant age = row.createdAt().plus(settings.sessionAge());
        return idle.isBefore(age) ? idle : age;
    }

    /** Ends one session. */
    public void end(Tx tx, SessionRow row) {
        tx.delete(TABLE, Map.of("id", row.id()));
    }

    /** Ends all sessions of a person but this one. */
    void endOthers(Tx tx, String user, String kept) {
        list(tx, user).stream().filter(row -> !row.id().equals(kept)).forEach(row -> end(tx, row));
    }

    /** What a browser has to send with each change, beside the cookie that it sends by itself. */
    public static String csrf(String secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of("csrf " + secret));
    }

    /** Whether two texts are the same, in a time that does not tell where they differ. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private List<SessionRow> list(Tx tx, String user) {
        return tx.where(TABLE, Map.of("user_id", user));
    }

    private boolean hasEnded(SessionRow row) {
        return !clock.now().isBefore(endOf(row));
    }

    private static SessionRow seen(SessionRow row, Instant now) {
        return new SessionRow(row.id(), row.userId(), row.hash(), row.agent(), row.address(), row.createdAt(), now);
    }
}

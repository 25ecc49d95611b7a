package io.metka.container;

import io.metka.model.ProjectId;
import io.metka.support.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drafts that are being previewed, in memory: the console opens and ends sessions, the public port serves them. A
 * restart ends them all. Safe for use by several threads.
 */
public final class Previews {
    static final int MOST_SESSIONS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(Previews.class);

    private final Clock clock;
    /** By id, the oldest first. */
    private final Map<String, PreviewSession> sessions = new LinkedHashMap<>();

    private byte[] key = new byte[0];

    public Previews(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins a session; the oldest one ends when there are too many.
     *
     * @param key with which the session's tokens are signed
     */
    public synchronized void open(PreviewSession.Facts facts, byte[] key) {
        sweep();
        if (sessions.size() >= MOST_SESSIONS) {
            end(sessions.keySet().iterator().next(), "there are too many");
        }
        this.key = key.clone();
        sessions.put(facts.id(), new PreviewSession(facts));
        LOG.info("Preview {} of container {} begins, until {}", facts.id(), facts.container(), facts.expires());
    }

    /** A session that is not over. */
    public synchronized Optional<PreviewSession> find(ProjectId project, String id) {
        sweep();
        return Optional.ofNullable(sessions.get(id))
                .filter(session -> session.facts().project().equals(project));
    }

    /** Ends a session, if it is there: its script is not served and its records are not taken any more. */
    public synchronized void end(String id) {
        end(id, "it was asked for");
    }

    /**
     * The script for whoever asks for it with a token.
     *
     * @param asking tells browsers from each other as well as a request can
     */
    public synchronized Optional<Script> script(String container, String token, String asking) {
        Optional<PreviewToken> read =
                valid(token).filter(some -> some.container().equals(container));
        return read.map(some -> sessions.get(some.session()))
                .filter(session -> session.facts().container().equals(container))
                .filter(session -> read.get().kind() == PreviewToken.Kind.TAB || session.admits(asking, clock.now()))
                .map(session -> session.facts().script());
    }

    /**
     * Takes what happened in a preview, each a JSON object on one line.
     *
     * @return false when the token is for no session that goes on
     */
    public synchronized boolean take(String token, List<String> happened) {
        Optional<PreviewSession> session = valid(token)
                .filter(some -> some.kind() == PreviewToken.Kind.TAB)
                .flatMap(some -> Optional.ofNullable(sessions.get(some.session()))
                        .filter(of -> of.facts().container().equals(some.container())));
        session.ifPresent(some -> some.add(happened));
        return session.isPresent();
    }

    private Optional<PreviewToken> valid(String token) {
        sweep();
        return sessions.isEmpty()
                ? Optional.empty()
                : PreviewToken.read(token, key).filter(some -> clock.now().isBefore(some.expires()));
    }

    private void sweep() {
        Instant now = clock.now();
        for (Iterator<PreviewSession> all = sessions.values().iterator(); all.hasNext(); ) {
            PreviewSession session = all.next();
            if (session.isOver(now)) {
                all.remove();
                tell(session, "its time is over");
            }
        }
    }

    private void end(String id, String reason) {
        PreviewSession session = sessions.remove(id);
        if (session != null) {
            session.end();
            tell(session, reason);
        }
    }

    private static void tell(PreviewSession session, String reason) {
        LOG.info(
                "Preview {} of container {} ends: {}",
                session.facts().id(),
                session.facts().container(),
                reason);
    }
}

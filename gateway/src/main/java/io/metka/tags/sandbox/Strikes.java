package io.metka.tags.sandbox;

import io.metka.support.Clock;
import io.metka.tags.sandbox.ScriptOutcome.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts how scripts fail, and disables those that fail too often until they have another version. */
final class Strikes {
    private static final Logger LOG = LoggerFactory.getLogger(Strikes.class);

    /** So often within {@link #WITHIN} may a script go over a limit. */
    private static final int OVER_LIMIT = 3;

    private static final Duration WITHIN = Duration.ofMinutes(1);

    /** So many calls in a row may fail in whatever way. */
    private static final int IN_A_ROW = 100;

    private final Clock clock;
    private final ScriptNotices notices;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

    Strikes(Clock clock, ScriptNotices notices) {
        this.clock = clock;
        this.notices = notices;
    }

    /** What is held against one version. */
    private static final class Tally {
        private final Deque<Instant> overLimit = new ArrayDeque<>();
        private int inARow;
        private volatile boolean disabled;
    }

    void note(Script script, ScriptOutcome outcome) {
        switch (outcome) {
            case ScriptOutcome.Returned _ -> returned(script);
            case ScriptOutcome.Stopped(Reason reason, String _) -> {
                if (reason != Reason.DISABLED && reason != Reason.INPUT) {
                    failed(script, reason);
                }
            }
        }
    }

    private void returned(Script script) {
        Tally tally = tallies.get(script.key());
        if (tally != null) {
            synchronized (tally) {
                tally.inARow = 0;
            }
        }
    }

    private void failed(Script script, Reason reason) {
        Tally tally = tallies.computeIfAbsent(script.key(), _ -> new Tally());
        notices.failed(script, reason);
        synchronized (tally) {
            tally.inARow++;
            if (reason.overLimit()) {
                Instant now = clock.now();
                tally.overLimit.addLast(now);
                while (tally.overLimit.getFirst().isBefore(now.minus(WITHIN))) {
                    tally.overLimit.removeFirst();
                }
            }
            boolean enough = tally.overLimit.size() >= OVER_LIMIT || tally.inARow >= IN_A_ROW;
            if (!enough || tally.disabled) {
                return;
            }
            tally.disabled = true;
        }
        LOG.warn(
                "The script of {} is disabled until it is published anew: it failed too often, last with {}",
                script,
                reason.wireName());
        notices.disabled(script, reason);
    }

    boolean disabled(Script script) {
        Tally tally = tallies.get(script.key());
        return tally != null && tally.disabled;
    }

    /** Forgets all versions but these. */
    void keep(Set<String> keys) {
        tallies.keySet().retainAll(keys);
    }
}

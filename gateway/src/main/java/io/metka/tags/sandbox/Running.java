package io.metka.tags.sandbox;

import io.metka.tags.sandbox.ScriptOutcome.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call under way, as the watchdog sees it. */
final class Running {
    /** A stop comes from a thread of its own: it blocks until the script has obeyed. */
    private static final String KILLER = "script-stop";

    private final Guest guest;
    private final Meter meter;
    private final Meter.Reading began;
    private final Duration cpu;
    private @Nullable Reason over;
    private boolean ended;
    private long killedAt;

    /**
     * @param cpu what it may use
     * @param meter of its thread
     */
    Running(Guest guest, Duration cpu, Meter meter) {
        this.guest = guest;
        this.cpu = cpu;
        this.meter = meter;
        this.began = meter.read();
    }

    /**
     * Stops the script if it is over a limit. Nothing happens to a call that has ended: what its thread has used since is
     * another call's.
     */
    synchronized void check(long allocation) {
        if (ended || over != null) {
            return;
        }
        Meter.Reading now = meter.read();
        if (now.allocated() - began.allocated() > allocation) {
            kill(Reason.MEMORY);
        } else if (now.cpuNanos() - began.cpuNanos() > cpu.toNanos()) {
            kill(Reason.TIME);
        }
    }

    private void kill(Reason reason) {
        killedAt = meter.nanoTime();
        over = reason;
        Thread.ofPlatform().name(KILLER).daemon().start(guest::kill);
    }

    /** The call is over; returns why it was told to stop before that, null when it was not. */
    synchronized @Nullable Reason end() {
        ended = true;
        return over;
    }

    /** Whether it was told to stop so long ago that it will not. */
    synchronized boolean defies(Duration patience) {
        return !ended && over != null && meter.nanoTime() - killedAt > patience.toNanos();
    }
}

package io.metka.tags.sandbox;

import io.metka.tags.sandbox.ScriptOutcome.Reason;
import io.metka.tags.sandbox.ScriptOutcome.Returned;
import io.metka.tags.sandbox.ScriptOutcome.Stopped;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that runs scripts, with the contexts that it keeps ready. It is a platform thread: the CPU time and the
 * allocations of virtual threads cannot be told.
 */
final class Worker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** A context is replaced after so many calls, which bounds what a script can hoard in ways that nobody thought of. */
    private static final int RECYCLE_AFTER = 10_000;

    private static final int LONGEST_MESSAGE = 300;

    private final Sandbox.Shared shared;
    private final Thread thread;
    private final Meter meter;
    private final Map<String, Guest> guests = new LinkedHashMap<>(16, 0.75f, true);
    private volatile @Nullable Running running;
    private volatile @Nullable Left current;
    private volatile boolean ending;

    Worker(Sandbox.Shared shared, String name) {
        this.shared = shared;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this);
        this.meter = new Meter(shared.clock(), thread);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (!ending) {
                take();
            }
        } finally {
            guests.values().forEach(Guest::close);
        }
    }

    private void take() {
        try {
            work(shared.jobs().take());
        } catch (InterruptedException e) {
            // Stopping a script interrupts its thread, which may notice late; only the end of the worker sets the flag.
            LOG.trace("Interrupted while waiting", e);
        }
    }

    /** Makes the calls of a job that are left. */
    void work(Job next) {
        for (ScriptCall call = next.next(); call != null && !ending; call = next.next()) {
            int index = next.index();
            current = new Left(next, index);
            ScriptOutcome outcome = call(call);
            shared.strikes().note(call.script(), outcome);
            if (!next.settle(index, outcome)) {
                return;
            }
        }
        current = null;
    }

    /** A call under way. */
    record Left(Job job, int index) {}

    private ScriptOutcome call(ScriptCall call) {
        Script script = call.script();
        if (shared.strikes().disabled(script)) {
            return new Stopped(Reason.DISABLED, "the script failed too often and waits for a new version");
        }
        if (call.input().length() > shared.limits().inputChars()) {
            return new Stopped(
                    Reason.INPUT, "the event has more than " + shared.limits().inputChars() + " characters");
        }
        Guest guest = guests.get(script.key());
        try {
            if (guest == null) {
                guest = open(script);
            }
            String output = guarded(guest, shared.callBudget(guest.calls()), ready -> ready.call(call.input()));
            if (guest.calls() >= RECYCLE_AFTER) {
                drop(script);
            }
            return output.length() > shared.limits().outputChars()
                    ? new Stopped(
                            Reason.OUTPUT,
                            "it returned more than " + shared.limits().outputChars() + " characters")
                    : new Returned(output);
        } catch (OverLimitException e) {
            drop(script);
            return new Stopped(e.reason(), message(e.reason()));
        } catch (PolyglotException e) {
            drop(script);
            return stopped(script, e);
        }
    }

    private Guest open(Script script) {
        Guest guest = Guest.empty(shared.engine());
        guests.put(script.key(), guest);
        guarded(guest, shared.limits().opening(), empty -> {
            empty.load(shared.sources().of(script), script, shared.limits());
            return "";
        });
        if (guests.size() > shared.limits().contexts()) {
            Iterator<Guest> eldest = guests.values().iterator();
            Guest unused = eldest.next();
            eldest.remove();
            unused.close();
        }
        return guest;
    }

    private void drop(Script script) {
        Guest guest = guests.remove(script.key());
        if (guest != null) {
            // Waits until a stop has done all its work, the interrupt of this thread included.
            guest.close();
            var _ = Thread.interrupted();
        }
    }

    /** Something that a script does. */
    private interface Act {
        String in(Guest guest);
    }

    private String guarded(Guest guest, Duration cpu, Act act) {
        Running now = new Running(guest, cpu, meter);
        running = now;
        shared.begun();
        try {
            String output = act.in(guest);
            Reason over = now.end();
            if (over != null) {
                // It came back just when it was stopped: its context is gone.
                throw new OverLimitException(over);
            }
            return output;
        } catch (PolyglotException | IllegalStateException e) {
            Reason over = now.end();
            throw over == null ? e : new OverLimitException(over);
        } catch (OutOfMemoryError e) {
            throw new OverLimitException(Reason.MEMORY);
        } finally {
            var _ = now.end();
            running = null;
        }
    }

    /** A script was stopped by the watchdog. */
    private static final class OverLimitException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        OverLimitException(Reason reason) {
            super(reason.wireName(), null, false, false);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    private String message(Reason reason) {
        return reason == Reason.TIME
                ? "it used more than " + shared.limits().cpu().toMillis() + " ms of CPU time"
                : "it allocated more than " + (shared.limits().allocation() >> 20) + " MB";
    }

    /** Only a script's own words are told: those of the engine may name what is inside of the gateway. */
    private static Stopped stopped(Script script, PolyglotException e) {
        if (e.isResourceExhausted()) {
            return new Stopped(Reason.MEMORY, "it needs more memory than a script can have");
        }
        if (!e.isGuestException()) {
            LOG.error("The script engine failed with the script of {}", script, e);
            return new Stopped(Reason.ERROR, "the script engine failed");
        }
        String words = Objects.requireNonNullElse(e.getMessage(), "");
        return new Stopped(
                Reason.ERROR, words.substring(0, Math.min(words.length(), LONGEST_MESSAGE)) + ScriptSources.place(e));
    }

    /** Stops the call under way if it is over a limit; true when it does not obey, and the worker has to be replaced. */
    boolean watch(Duration patience) {
        Running now = running;
        if (now == null) {
            return false;
        }
        now.check(shared.limits().allocation());
        return now.defies(patience);
    }

    /** Whether a call is under way. */
    boolean busy() {
        return running != null;
    }

    /** Takes no further call; returns the one that it does not come back from. */
    @Nullable
    Left abandon() {
        ending = true;
        return current;
    }

    void end() {
        ending = true;
        thread.interrupt();
    }
}

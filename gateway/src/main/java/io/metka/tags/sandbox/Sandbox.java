package io.metka.tags.sandbox;

import io.metka.support.Clock;
import io.metka.tags.sandbox.ScriptOutcome.Reason;
import io.metka.tags.sandbox.ScriptOutcome.Stopped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.graalvm.polyglot.Engine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scripts on threads of its own, each within {@link SandboxLimits}.
 *
 * <p>{@link #run} blocks its caller and must not be called on an event loop. Safe for use by several threads.
 */
public final class Sandbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final Duration WATCH_EVERY = Duration.ofMillis(2);

    /** A script that has not obeyed its stop for so long keeps its thread; the others get a new one. */
    private static final Duration OBEY_WITHIN = Duration.ofSeconds(2);

    /** Fewer calls than these are not worth a second thread. */
    private static final int SHARE = 16;

    /** So many calls in a new context may take so many times as long. */
    private static final int COLD_CALLS = 3;

    private static final int COLD_TIMES = 5;

    private static final int WARM_CALLS = 300;
    private static final String WARM_SCRIPT = """
            const event = require('event');
            const sum = event.items.map((item) => ({ ...item, total: item.price * item.quantity }))
                .reduce((all, item) => all + item.total, 0);
            const { query } = require('url').parse('https://a.example/b?c=d&e=f');
            const words = new Map(event.path.split('/').map((word, i) => [word, i]));
            const hash = require('hash').sha256(JSON.stringify([...words].sort()));
            try { null.x; } catch (e) { require('log')(e.message); }
            return { ...event, sum, query, hash, mail: /^([^@]+)@\\1?[^@]+$/.test(event.mail), at: new Date(0).toISOString() };
            """;
    private static final String WARM_EVENT = """
            {"event": {"items": [{"price": 2, "quantity": 3}], "mail": "a@b", "path": "a/b"},
             "consent": {"granted": [], "denied": []}}""";

    private final Shared shared;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final Thread watchdog;
    private final AtomicInteger made = new AtomicInteger();
    private volatile boolean closed;

    public Sandbox(SandboxLimits limits, Clock clock, ScriptNotices notices) {
        Engine engine = Engine.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        Objects.requireNonNull(engine.getInstruments().get(DepthGuard.ID), "the depth guard is not on the class path")
                .lookup(DepthGuard.Switch.class)
                .accept(limits.depth());
        shared = new Shared(engine, limits, clock, new Strikes(clock, notices));
        IntStream.range(0, limits.workers()).forEach(_ -> hire());
        watchdog = Thread.ofPlatform().name("script-watchdog").daemon().start(this::watch);
        LOG.info("Scripts run on {} threads with {}", limits.workers(), engine.getImplementationName());
    }

    /** What the workers have in common. */
    static final class Shared {
        private final Engine engine;
        private final SandboxLimits limits;
        private final Clock clock;
        private final Strikes strikes;
        private final ScriptSources sources;
        private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
        private final Semaphore something = new Semaphore(0);
        private volatile boolean warm;

        private Shared(Engine engine, SandboxLimits limits, Clock clock, Strikes strikes) {
            this.engine = engine;
            this.limits = limits;
            this.clock = clock;
            this.strikes = strikes;
            this.sources = new ScriptSources();
        }

        Engine engine() {
            return engine;
        }

        SandboxLimits limits() {
            return limits;
        }

        Clock clock() {
            return clock;
        }

        Strikes strikes() {
            return strikes;
        }

        ScriptSources sources() {
            return sources;
        }

        BlockingQueue<Job> jobs() {
            return jobs;
        }

        /** A cold engine takes its time with harmless scripts too, and so does a script in a new context. */
        Duration callBudget(int callsBefore) {
            if (!warm) {
                return limits.opening();
            }
            return callsBefore < COLD_CALLS ? limits.cpu().multipliedBy(COLD_TIMES) : limits.cpu();
        }

        /** Wakes the watchdog. */
        void begun() {
            if (something.availablePermits() == 0) {
                something.release();
            }
        }
    }

    /** Makes the engine ready, so that the first event does not pay for it; blocks for a second or two. */
    public void warm() {
        Script script = Script.of("metka/warm", WARM_SCRIPT, Set.of("event", "url", "hash", "log"));
        List<ScriptCall> calls =
                Collections.nCopies(WARM_CALLS * shared.limits.workers(), new ScriptCall(script, WARM_EVENT));
        List<ScriptOutcome> outcomes = run(calls);
        shared.warm = true;
        if (outcomes.getLast() instanceof Stopped(Reason reason, String message)) {
            throw new IllegalStateException("The script engine does not work: " + reason.wireName() + ", " + message);
        }
    }

    /** Lets go of everything kept of versions that are not among these. */
    public void keep(Collection<Script> scripts) {
        Set<String> keys = scripts.stream().map(Script::key).collect(Collectors.toSet());
        shared.sources.keep(keys);
        shared.strikes.keep(keys);
    }

    /** Makes calls and returns what came of each, in their order; they share nothing. Blocks until all are made. */
    public List<ScriptOutcome> run(List<ScriptCall> calls) {
        if (closed) {
            throw new IllegalStateException("The sandbox is closed");
        }
        int share = Math.max(SHARE, (calls.size() + shared.limits.workers() - 1) / shared.limits.workers());
        List<Job> jobs = new ArrayList<>();
        for (int from = 0; from < calls.size(); from += share) {
            jobs.add(new Job(calls.subList(from, Math.min(calls.size(), from + share))));
        }
        shared.jobs.addAll(jobs);
        List<ScriptOutcome> outcomes = new ArrayList<>(calls.size());
        jobs.forEach(job -> outcomes.addAll(job.done().join()));
        return outcomes;
    }

    private Worker hire() {
        Worker worker = new Worker(shared, "scripts-" + made.incrementAndGet());
        workers.add(worker);
        worker.start();
        return worker;
    }

    private void watch() {
        try {
            while (!closed) {
                shared.something.acquire();
                shared.something.drainPermits();
                do {
                    shared.clock.sleep(WATCH_EVERY);
                    workers.forEach(this::watch);
                } while (workers.stream().anyMatch(Worker::busy));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(Worker worker) {
        if (worker.watch(OBEY_WITHIN)) {
            workers.remove(worker);
            replace(worker.abandon());
        }
    }

    private void replace(Worker.@Nullable Left left) {
        hire();
        if (left == null) {
            return;
        }
        ScriptOutcome stuck = new Stopped(Reason.STUCK, "it could not be stopped in time");
        Script script = left.job().call(left.index()).script();
        if (left.job().settle(left.index(), stuck)) {
            LOG.error("The script of {} does not stop; its thread is given up", script);
            shared.strikes.note(script, stuck);
            if (left.job().next() != null) {
                shared.jobs.add(left.job());
            }
        }
    }

    /** Ends all threads; calls that wait fail. */
    @Override
    public void close() {
        closed = true;
        watchdog.interrupt();
        workers.forEach(Worker::end);
        List<Job> left = new ArrayList<>();
        shared.jobs.drainTo(left);
        left.forEach(job ->
                job.done().completeExceptionally(new IllegalStateException("The sandbox was closed before the call")));
        shared.engine.close(true);
    }
}

package io.metka.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that is kept running: started, awaited, restarted with back-off when it dies, stopped in order.
 *
 * <p>All decisions are taken on one scheduler thread, so the fields without {@code volatile} need no lock. A failure before the
 * program ever answered is the operator's business and ends the supervision; later deaths are answered by restarts for ever.
 */
final class ChildProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final int REMEMBERED_LINES = 8;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ChildProgram program;
    private final StoreListener listener;
    private final Supervision supervision;
    private final ScheduledExecutorService decisions;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    private volatile StoreState state = StoreState.DOWN;
    private volatile @Nullable Process process;
    private volatile boolean stopping;
    private int deaths;

    ChildProcess(ChildProgram program, StoreListener listener, Supervision supervision) {
        this.program = program;
        this.listener = listener;
        this.supervision = supervision;
        this.decisions = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("embedded-" + program.name()).factory());
    }

    /** Blocks until the program answers. */
    void start() {
        decisions.execute(this::launch);
        try {
            firstReady.get();
        } catch (ExecutionException e) {
            decisions.shutdown();
            throw new EmbeddedStoreException(
                    String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(Duration.ZERO);
            throw new EmbeddedStoreException("interrupted while waiting for " + program.name(), e);
        }
    }

    StoreState state() {
        return state;
    }

    /** The operating system's id of the present process, or -1 when there is none. */
    long pid() {
        Process present = process;
        return present == null || !present.isAlive() ? -1 : present.pid();
    }

    /** Closes the program's standard input, which asks it to end; kills it when the deadline passes. Idempotent. */
    void stop(Duration deadline) {
        stopping = true;
        decisions.shutdownNow();
        Process present = process;
        if (present == null) {
            return;
        }
        endInput(present);
        try {
            if (!present.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} did not end within {} ms and is killed", program.name(), deadline.toMillis());
                present.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            present.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (state != StoreState.DOWN) {
            changeState(StoreState.DOWN, present);
        }
    }

    private void launch() {
        if (stopping) {
            return;
        }
        Process started;
        try {
            started = program.command().start();
        } catch (IOException e) {
            LOG.error("{} cannot be started: {}", program.name(), e.getMessage());
            died("cannot be started: " + e.getMessage());
            return;
        }
        process = started;
        if (stopping) {
            started.destroyForcibly();
            return;
        }
        lastLines.clear();
        changeState(StoreState.STARTING, started);
        CompletableFuture<Void> ready = new CompletableFuture<>();
        CompletableFuture<Void> output = follow(started.getInputStream(), ready);
        CompletableFuture<Void> errors = follow(started.getErrorStream(), ready);
        greet(started);
        Future<?> overdue = later(supervision.startTimeout(), () -> overdue(started, ready));
        CompletableFuture<Void> _ = ready.thenRun(() -> decide(() -> becameReady(started)));
        awaitEnd(started, CompletableFuture.allOf(output, errors), overdue);
    }

    /** The end counts once the last words were read, so that they can be told. */
    private void awaitEnd(Process started, CompletableFuture<Void> said, Future<?> overdue) {
        var heard = said.completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> _ = started.onExit()
                .thenCombine(heard, (ended, _) -> ended)
                .thenAccept(ended -> decide(() -> {
                    overdue.cancel(false);
                    ended(ended);
                }));
    }

    private Future<?> later(Duration wait, Runnable decision) {
        return decisions.schedule(decision, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void decide(Runnable decision) {
        try {
            decisions.execute(decision);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("{} ended after its supervision", program.name());
        }
    }

    private void becameReady(Process started) {
        if (started.isAlive() && !stopping) {
            changeState(StoreState.READY, started);
            Future<?> _ = later(supervision.steady(), () -> steady(started));
            firstReady.complete(null);
        }
    }

    private void steady(Process started) {
        if (started.isAlive()) {
            deaths = 0;
        }
    }

    private void overdue(Process started, CompletableFuture<Void> ready) {
        if (!ready.isDone()) {
            remember("no answer within " + supervision.startTimeout().toSeconds() + " s, so it was killed");
            started.destroyForcibly();
        }
    }

    private void ended(Process ended) {
        if (!stopping) {
            changeState(StoreState.DOWN, ended);
            died("ended with exit code " + ended.exitValue() + ": " + lastWords());
        }
    }

    private void died(String how) {
        if (!firstReady.isDone()) {
            firstReady.completeExceptionally(new EmbeddedStoreException("embedded " + program.name() + " " + how));
            return;
        }
        Duration wait = supervision.backoff(++deaths);
        LOG.error("{} {}; restart in {} ms", program.name(), how, wait.toMillis());
        Future<?> _ = later(wait, this::launch);
    }

    /** A decision that was under way when {@link #stop} came must not call a program ready that is gone. */
    private synchronized void changeState(StoreState next, Process of) {
        if (stopping && next != StoreState.DOWN) {
            return;
        }
        state = next;
        LOG.info("{} {} pid {}", program.name(), next, of.pid());
        listener.changed(program.name(), next);
    }

    private void greet(Process started) {
        try {
            var input = started.getOutputStream();
            input.write(program.greeting().getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            remember("it closed its standard input: " + e.getMessage());
        }
    }

    private static void endInput(Process of) {
        try {
            of.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("standard input was closed before", e);
        }
    }

    private CompletableFuture<Void> follow(InputStream stream, CompletableFuture<Void> ready) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        // A read from a pipe holds its carrier: two virtual threads here would stop all others on a machine with two
        // cores.
        Thread.ofPlatform()
                .daemon()
                .name("embedded-" + program.name() + "-output")
                .start(() -> {
                    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            heard(line, ready);
                        }
                    } catch (IOException e) {
                        LOG.debug("{} closed its output", program.name(), e);
                    } finally {
                        end.complete(null);
                    }
                });
        return end;
    }

    private void heard(String line, CompletableFuture<Void> ready) {
        if (!ready.isDone() && program.announcesReady(line)) {
            ready.complete(null);
            return;
        }
        remember(line);
        if (program.warns(line)) {
            LOG.warn("{}: {}", program.name(), line);
        } else {
            LOG.debug("{}: {}", program.name(), line);
        }
    }

    private void remember(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == REMEMBERED_LINES) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
    }

    /** Its warnings, or its last lines when it gave none. */
    private String lastWords() {
        synchronized (lastLines) {
            List<String> warnings = lastLines.stream().filter(program::warns).toList();
            List<String> words = warnings.isEmpty() ? List.copyOf(lastLines) : warnings;
            return words.isEmpty() ? "it said nothing" : String.join(" | ", words);
        }
    }
}

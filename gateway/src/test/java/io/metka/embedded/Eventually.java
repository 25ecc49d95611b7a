package io.metka.embedded;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for something that happens in another process, by asking again and again until a deadline. */
final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long PERIOD_MILLIS = 50;

    private Eventually() {}

    static void await(String what, BooleanSupplier condition) {
        var met = new CompletableFuture<Void>();
        try (ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor()) {
            var unused =
                    asking.scheduleWithFixedDelay(() -> ask(condition, met), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
            met.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            unused.cancel(false);
        } catch (TimeoutException e) {
            throw new AssertionError("not within " + DEADLINE + ": " + what, e);
        } catch (ExecutionException e) {
            throw new AssertionError(what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void ask(BooleanSupplier condition, CompletableFuture<Void> met) {
        try {
            if (condition.getAsBoolean()) {
                met.complete(null);
            }
        } catch (RuntimeException e) {
            met.completeExceptionally(e);
        }
    }
}

package io.metka.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that happens on another thread or in another process, up to a deadline. */
public final class Eventually {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private Eventually() {}

    public static void until(Supplier<String> what, BooleanSupplier holds) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Did not happen within " + DEADLINE + ": " + what.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    public static void until(String what, BooleanSupplier holds) {
        until(() -> what, holds);
    }
}

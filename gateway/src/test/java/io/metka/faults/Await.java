package io.metka.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens in another process, by asking again and again until a deadline. */
final class Await {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Duration PERIOD = Duration.ofMillis(20);

    private Await() {}

    static void until(String what, BooleanSupplier holds) {
        until(() -> what, holds);
    }

    /** @param what said when the deadline passes */
    static void until(Supplier<String> what, BooleanSupplier holds) {
        long began = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - began > DEADLINE.toNanos()) {
                throw new AssertionError("Not within " + DEADLINE + ": " + what.get());
            }
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    /** Lets the others go on for a while: for a fault at a random point in time. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}

package io.metka.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets other processes go on for a while, for a fault at a random point in time. */
final class Pause {
    private Pause() {}

    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}

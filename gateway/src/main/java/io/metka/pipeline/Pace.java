package io.metka.pipeline;

import java.time.Duration;

/**
 * How processing shares the machine with the requests that arrive.
 *
 * <p>What is answered slowly is lost custom, what is stored some seconds later is not: the spool exists for that. So while
 * requests arrive at more than a third of the speed at which this machine stores them, processing waits for the burst to end,
 * at most until the oldest event has waited the allowed lag. From then on both share the machine.
 */
final class Pace {
    /** A range with fewer events says more about the fixed cost of an insert than about the speed of storing. */
    private static final int TELLING_EVENTS = 1_000;

    private final Duration maxLag;
    private double storedBytesPerSecond = Double.POSITIVE_INFINITY;
    private double arrivingBytesPerSecond;

    /** @param maxLag the longest that an event waits for the sake of requests */
    Pace(Duration maxLag) {
        this.maxLag = maxLag;
    }

    /** A range was stored. */
    void stored(int events, long bytes, Duration took) {
        if (events >= TELLING_EVENTS) {
            storedBytesPerSecond = perSecond(bytes, took);
        }
    }

    /** This much became durable while processing rested. */
    void arrived(long bytes, Duration during) {
        arrivingBytesPerSecond = perSecond(bytes, during);
    }

    /**
     * Whether to leave the machine to intake for another while.
     *
     * @param lag how long the oldest event that is not stored has waited; negative when the wall clock was put back, and then
     *     nobody knows, and nothing waits any longer
     */
    boolean yields(Duration lag) {
        return !lag.isNegative() && lag.compareTo(maxLag) < 0 && arrivingBytesPerSecond > storedBytesPerSecond / 3;
    }

    private static double perSecond(long bytes, Duration during) {
        return during.isPositive() ? bytes * 1e9 / during.toNanos() : 0;
    }
}

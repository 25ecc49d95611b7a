package io.metka.tags.sandbox;

import java.time.Duration;

/**
 * What one call of a script may use.
 *
 * @param cpu CPU time of a call, five times that in the first calls in a context; there is no limit of statements beside it, because it bounds them too and counting them
 *     would cost every call a sixth of its time
 * @param opening CPU time for reading a script, and of each call until the engine is warm
 * @param allocation bytes that a call may allocate, garbage included
 * @param depth nested calls of functions
 * @param inputChars characters of the JSON text that it is given
 * @param outputChars characters of the JSON text that it returns
 * @param logLines lines that it may log; further ones are counted alone
 * @param workers threads that run scripts
 * @param contexts that each of them keeps ready
 */
public record SandboxLimits(
        Duration cpu,
        Duration opening,
        long allocation,
        int depth,
        int inputChars,
        int outputChars,
        int logLines,
        int workers,
        int contexts) {

    public SandboxLimits {
        if (cpu.isNegative() || cpu.isZero() || opening.compareTo(cpu) < 0) {
            throw new IllegalArgumentException("cpu must be positive, and opening at least as long");
        }
        if (allocation < 1 || depth < 1 || inputChars < 1 || outputChars < 1 || workers < 1 || contexts < 1) {
            throw new IllegalArgumentException("allocation, depth, sizes, workers and contexts must be positive");
        }
        if (logLines < 0) {
            throw new IllegalArgumentException("log lines cannot be negative");
        }
    }

    /** One worker less than there are cores, so that events are still taken while scripts run. */
    public static SandboxLimits defaults() {
        return new SandboxLimits(
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                64 << 20,
                400,
                1 << 20,
                256 << 10,
                50,
                Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
                256);
    }
}

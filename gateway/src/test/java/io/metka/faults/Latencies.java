package io.metka.faults;

import java.util.Arrays;

/** Times of answers, in microseconds. */
final class Latencies {
    private static final int FIRST = 1 << 16;

    private int[] micros = new int[FIRST];
    private int count;

    synchronized void add(long nanos) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
    }

    synchronized int count() {
        return count;
    }

    /** The time in milliseconds within which this part of all answers came. */
    synchronized double percentile(double part) {
        if (count == 0) {
            return 0;
        }
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.floor(part * count))] / 1e3;
    }
}

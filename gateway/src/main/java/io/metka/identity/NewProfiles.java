package io.metka.identity;

import io.metka.support.Ids;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * Hands out ranges of profile ids: version 7 UUIDs whose 12 bits after the version count upwards within a millisecond
 * (RFC 9562, 6.2 method 1), so that a node's ids grow in the order of their use and the older profile has the smaller id.
 */
final class NewProfiles {
    private static final int COUNTER_VALUES = 1 << 12;
    private static final int MILLIS_SHIFT = 16;
    private static final int MILLIS_BYTES = 6;

    private final Ids ids;
    private long millis = Long.MIN_VALUE;
    private int counter;

    NewProfiles(Ids ids) {
        this.ids = ids;
    }

    /**
     * A range of consecutive ids.
     *
     * @param millis the time in each
     * @param counter the counter of the first
     * @param random the last 8 bytes of each: variant and randomness
     */
    record Range(long millis, int counter, long random) {
        /** The 6 bytes before the version. */
        byte[] head() {
            byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                    .putLong(millis << MILLIS_SHIFT)
                    .array();
            return Arrays.copyOf(bytes, MILLIS_BYTES);
        }

        /** The 8 bytes after the counter. */
        byte[] tail() {
            return ByteBuffer.allocate(Long.BYTES).putLong(random).array();
        }
    }

    /** @param size from 1 to 4,096 */
    Range next(int size) {
        UUID fresh = ids.uuid();
        long now = fresh.getMostSignificantBits() >>> MILLIS_SHIFT;
        if (now > millis) {
            millis = now;
            counter = 0;
        } else if (counter + size > COUNTER_VALUES) {
            millis++;
            counter = 0;
        }
        int first = counter;
        counter += size;
        return new Range(millis, first, fresh.getLeastSignificantBits());
    }
}

package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.support.Ids;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids grow in the order in which they are handed out, whatever the clock does. */
final class NewProfilesTest {
    private static final long MILLIS = 0x0199_0000_0000L;

    /** Ids whose times are given; the rest of their bits is the same. */
    private record TimedIds(Deque<Long> times) implements Ids {
        TimedIds(Long... times) {
            this(new ArrayDeque<>(List.of(times)));
        }

        @Override
        public UUID uuid() {
            return new UUID((times.pop() << 16) | 0x7abc, 0x8000_0000_0000_0007L);
        }

        @Override
        public byte[] secret(int bytes) {
            return new byte[bytes];
        }
    }

    @Test
    void countsOnWithinAMillisecond() {
        NewProfiles profiles = new NewProfiles(new TimedIds(MILLIS, MILLIS, MILLIS + 1));
        assertThat(profiles.next(512)).isEqualTo(range(MILLIS, 0));
        assertThat(profiles.next(512)).isEqualTo(range(MILLIS, 512));
        assertThat(profiles.next(512)).isEqualTo(range(MILLIS + 1, 0));
    }

    @Test
    void borrowsFromTheFutureWhenTheCounterIsUsedUp() {
        NewProfiles profiles = new NewProfiles(new TimedIds(MILLIS, MILLIS, MILLIS));
        assertThat(profiles.next(4_000)).isEqualTo(range(MILLIS, 0));
        assertThat(profiles.next(97)).isEqualTo(range(MILLIS + 1, 0));
        assertThat(profiles.next(1)).isEqualTo(range(MILLIS + 1, 97));
    }

    @Test
    void neverGoesBackWithTheClock() {
        NewProfiles profiles = new NewProfiles(new TimedIds(MILLIS, MILLIS - 5_000));
        assertThat(profiles.next(1)).isEqualTo(range(MILLIS, 0));
        assertThat(profiles.next(1)).isEqualTo(range(MILLIS, 1));
    }

    @Test
    void showsTheBytesAroundTheCounter() {
        NewProfiles.Range range = new NewProfiles(new TimedIds(MILLIS)).next(1);
        assertThat(range.head()).containsExactly(0x01, 0x99, 0, 0, 0, 0);
        assertThat(range.tail()).containsExactly(0x80, 0, 0, 0, 0, 0, 0, 7);
    }

    private static NewProfiles.Range range(long millis, int counter) {
        return new NewProfiles.Range(millis, counter, 0x8000_0000_0000_0007L);
    }
}

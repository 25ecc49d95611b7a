package io.metka.control.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.support.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The slowing down of those who guess. */
final class LockoutTest {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final Lockout lockout = new Lockout(3, LONGEST, clock);

    @Test
    void waitsGrowFromASecondToTheLongest() {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            assertThat(lockout.begin("anna")).isEqualTo(Duration.ZERO);
            Duration wait = peek("anna");
            waits.add(wait);
            clock.advance(wait);
        }
        assertThat(waits)
                .startsWith(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4))
                .endsWith(LONGEST, LONGEST);
    }

    @Test
    void whoWaitsIsNotCounted() {
        fail("anna", 3);
        for (int i = 0; i < 100; i++) {
            assertThat(lockout.begin("anna")).isEqualTo(Duration.ofSeconds(1));
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(lockout.begin("anna")).isEqualTo(Duration.ZERO);
        assertThat(lockout.begin("anna")).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void othersGoOn() {
        fail("anna", 3);
        assertThat(lockout.begin("ivan")).isEqualTo(Duration.ZERO);
    }

    @Test
    void successForgetsAndForgivenessTakesOneBack() {
        fail("anna", 2);
        lockout.forget("anna");
        fail("anna", 2);
        lockout.forgive("anna");
        assertThat(lockout.begin("anna")).isEqualTo(Duration.ZERO);
        assertThat(lockout.begin("anna")).isEqualTo(Duration.ZERO);
        assertThat(lockout.begin("anna")).isEqualTo(Duration.ofSeconds(1));
        lockout.forgive("nobody");
    }

    @Test
    void quietForgets() {
        fail("anna", 3);
        clock.advance(Duration.ofHours(2));
        fail("anna", 2);
        assertThat(lockout.begin("anna")).isEqualTo(Duration.ZERO);
    }

    @Test
    void manyAtOnceGetNoMoreThanOneAfterTheOther() throws Exception {
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            attempts.add(() -> lockout.begin("anna").isZero());
        }
        int tried = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                tried += attempt.get() ? 1 : 0;
            }
        }
        assertThat(tried).isEqualTo(3);
    }

    private void fail(String key, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(lockout.begin(key)).isEqualTo(Duration.ZERO);
        }
    }

    /** How long to wait now; an attempt that had not to wait is taken back. */
    private Duration peek(String key) {
        Duration wait = lockout.begin(key);
        if (wait.isZero()) {
            lockout.forgive(key);
        }
        return wait;
    }
}

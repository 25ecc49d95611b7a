package io.metka.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client times, by the fast way and by the formatter. */
final class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:00:00.123Z, 2026-11-22T10:00:00.123Z",
        "2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z",
        "2026-11-22T13:00:00.123+03:00, 2026-11-22T10:00:00.123Z",
        "2026-01-31T23:59:59.999Z, 2026-01-31T23:59:59.999Z",
        "2024-02-29T00:00:00.000Z, 2024-02-29T00:00:00Z",
        "2026-11-22T10:00:00.123456Z, 2026-11-22T10:00:00.123Z"
    })
    void timesAreRead(String text, Instant time) {
        assertThat(Times.parse(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-22",
                "2026-02-30T00:00:00.000Z",
                "2026-13-01T00:00:00.000Z",
                "2026-11-22T25:00:00.000Z",
                "2026-11-22T10:00:00.12xZ",
                "1969-12-31T23:59:59.999Z"
            })
    void whatIsNoTimeIsNull(String text) {
        assertThat(Times.parse(text)).isNull();
    }

    @Test
    void theFastWayAgreesWithTheFormatter() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.EPOCH.plus(
                    Duration.ofMillis(random.nextLong(4_000_000_000_000L) / 1_000 * 1_000 + 1 + random.nextInt(999)));
            assertThat(Times.parse(time.toString())).isEqualTo(time);
        }
    }
}

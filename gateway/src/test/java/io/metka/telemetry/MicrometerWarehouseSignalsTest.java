package io.metka.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each signal reaches its meter. */
final class MicrometerWarehouseSignalsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WarehouseSignals signals = new MicrometerWarehouseSignals(registry);

    @Test
    void insertsAreCountedSizedAndTimed() {
        signals.written(10, 2048, Duration.ofMillis(30));
        signals.written(5, 1024, Duration.ofMillis(10));

        assertThat(registry.get("metka.warehouse.rows.written").counter().count())
                .isEqualTo(15);
        assertThat(registry.get("metka.warehouse.batch.rows").summary().max()).isEqualTo(10);
        assertThat(registry.get("metka.warehouse.batch.bytes").summary().totalAmount())
                .isEqualTo(3072);
        assertThat(registry.get("metka.warehouse.insert").timer().count()).isEqualTo(2);
    }

    @Test
    void refusalsAndOutagesShow() {
        signals.rejected(3);
        signals.failed("network");
        signals.failed("241");
        signals.available(false);

        assertThat(registry.get("metka.warehouse.rows.rejected").counter().count())
                .isEqualTo(3);
        assertThat(registry.get("metka.warehouse.failures")
                        .tag("reason", "241")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("metka.warehouse.available").gauge().value()).isZero();
        signals.available(true);
        assertThat(registry.get("metka.warehouse.available").gauge().value()).isEqualTo(1);
    }
}

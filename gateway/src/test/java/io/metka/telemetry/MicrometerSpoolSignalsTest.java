package io.metka.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The spool's metrics under the names that its Javadoc gives to alerts. */
final class MicrometerSpoolSignalsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SpoolSignals signals = new MicrometerSpoolSignals(registry);

    @Test
    void everySignalIsAMetric() {
        signals.groupCommitted(3, 300, Duration.ofMillis(2));
        signals.refused(SpoolSignals.Refusal.FULL, 4);
        signals.backlog(5000);
        signals.limit(6000);
        signals.tailCut(7);
        signals.bytesLost(8);
        assertThat(registry.scrape().lines())
                .contains(
                        "metka_spool_appended_records_total 3.0",
                        "metka_spool_appended_bytes_total 300.0",
                        "metka_spool_group_records_sum 3.0",
                        "metka_spool_sync_seconds_count 1",
                        "metka_spool_sync_seconds_sum 0.002",
                        "metka_spool_refused_total{reason=\"full\"} 4.0",
                        "metka_spool_refused_total{reason=\"unavailable\"} 0.0",
                        "metka_spool_refused_total{reason=\"overloaded\"} 0.0",
                        "metka_spool_backlog_bytes 5000.0",
                        "metka_spool_limit_bytes 6000.0",
                        "metka_spool_tail_cut_bytes_total 7.0",
                        "metka_spool_lost_bytes_total 8.0");
    }
}

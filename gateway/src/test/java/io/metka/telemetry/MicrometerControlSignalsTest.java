package io.metka.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The names under which the control plane's signals reach the operator. */
final class MicrometerControlSignalsTest {
    @Test
    void signalsAreMeters() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ControlSignals signals = new MicrometerControlSignals(registry);
        signals.answered("listProjects", 200, Duration.ofMillis(3));
        signals.tokenRefused();
        signals.catalogFailed();
        signals.catalogPublished(7);
        signals.liveStreams(2);
        assertThat(registry.scrape())
                .contains(
                        "metka_control_answered_seconds_count{operation=\"listProjects\",status=\"200\"} 1",
                        "metka_control_refused_tokens_total 1.0",
                        "metka_control_catalog_failed_total 1.0",
                        "metka_control_catalog_published_total 1.0",
                        "metka_control_catalog_revision 7.0",
                        "metka_control_live_streams 2.0");
    }
}

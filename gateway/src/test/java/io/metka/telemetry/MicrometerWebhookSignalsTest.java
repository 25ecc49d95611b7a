package io.metka.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.DeliveryAttempt.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names and values at {@code /metrics}. */
final class MicrometerWebhookSignalsTest {

    @Test
    void showsEverySignal() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        WebhookSignals signals = new MicrometerWebhookSignals(registry);
        signals.enqueued(3);
        signals.attempted(Outcome.DELIVERED, Duration.ofMillis(20));
        signals.attempted(Outcome.WILL_RETRY, Duration.ofMillis(20));
        signals.attempted(Outcome.DEAD, Duration.ofMillis(20));
        signals.stopped("shop", "crm", true);
        signals.noticed(true);
        signals.snapshotPage();
        signals.snapshotEnded(false);
        signals.sampled(List.of(new WebhookSignals.Lane("shop", "old", 1, Duration.ZERO, 0, 0, false)));
        signals.sampled(List.of(new WebhookSignals.Lane("shop", "crm", 5, Duration.ofMillis(1500), 2, 7, true)));

        String labels = "{endpoint=\"crm\",project=\"shop\"}";
        assertThat(registry.scrape())
                .contains(
                        "metka_webhooks_enqueued_total 3.0",
                        "metka_webhooks_delivered_total 1.0",
                        "metka_webhooks_retried_total 1.0",
                        "metka_webhooks_dead_total 1.0",
                        "metka_webhooks_stops_total{reason=\"gone\"} 1.0",
                        "metka_webhooks_notices_total{outcome=\"taken\"} 1.0",
                        "metka_webhooks_snapshot_pages_total 1.0",
                        "metka_webhooks_snapshots_total{outcome=\"given_up\"} 1.0",
                        "metka_webhooks_snapshots_total{outcome=\"complete\"} 0.0",
                        "metka_webhooks_attempt_seconds_count 3",
                        "metka_webhooks_lane_depth" + labels + " 5.0",
                        "metka_webhooks_lane_oldest_seconds" + labels + " 1.5",
                        "metka_webhooks_lane_dead_letters" + labels + " 2.0",
                        "metka_webhooks_lane_unlogged" + labels + " 7.0",
                        "metka_webhooks_lane_paused" + labels + " 1.0")
                .doesNotContain("old\"");
    }
}

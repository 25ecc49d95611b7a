package io.metka.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.telemetry.IdentitySignals.Refusal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The names and values at {@code /metrics} that the identity stage gives. */
final class MicrometerIdentitySignalsTest {
    @Test
    void everySignalIsScraped() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        IdentitySignals signals = new MicrometerIdentitySignals(registry);
        signals.resolved(10, Duration.ofMillis(3));
        signals.duplicates(2);
        signals.replayed(3);
        signals.profilesCreated(4);
        signals.profilesMerged(5);
        signals.refused(Refusal.OTHER_USER, 6);
        signals.blocked(IdentitySignals.Blocked.VALUE, 7);
        signals.away();
        assertThat(registry.scrape())
                .contains(
                        "metka_identity_call_seconds_count 1",
                        "metka_identity_resolved_total 10.0",
                        "metka_identity_duplicates_total 2.0",
                        "metka_identity_replayed_total 3.0",
                        "metka_identity_new_profiles_total 4.0",
                        "metka_identity_merged_profiles_total 5.0",
                        "metka_identity_refused_total{reason=\"other_user\"} 6.0",
                        "metka_identity_refused_total{reason=\"merge_limit\"} 0.0",
                        "metka_identity_blocked_total{reason=\"value\"} 7.0",
                        "metka_identity_away_total 1.0");
    }
}

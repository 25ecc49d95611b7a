package io.metka.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** All signals of one gateway and the page that shows them. */
public final class Telemetry implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    public Telemetry() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
    }

    public EdgeSignals edge() {
        return new MicrometerEdgeSignals(registry);
    }

    public PipelineSignals pipeline() {
        return new MicrometerPipelineSignals(registry);
    }

    public SpoolSignals spool() {
        return new MicrometerSpoolSignals(registry);
    }

    public LinkSignals links() {
        return new MicrometerLinkSignals(registry);
    }

    public IdentitySignals identity() {
        return new MicrometerIdentitySignals(registry);
    }

    public EnrichSignals enrich() {
        return new MicrometerEnrichSignals(registry);
    }

    public WarehouseSignals warehouse() {
        return new MicrometerWarehouseSignals(registry);
    }

    public SegmentSignals segments() {
        return new MicrometerSegmentSignals(registry);
    }

    public WebhookSignals webhooks() {
        return new MicrometerWebhookSignals(registry);
    }

    public ActivationSignals activation() {
        return new MicrometerActivationSignals(registry);
    }

    public ConsentSignals consent() {
        return new MicrometerConsentSignals(registry);
    }

    public TagSignals tags() {
        return new MicrometerTagSignals(registry);
    }

    public ControlSignals control() {
        return new MicrometerControlSignals(registry);
    }

    /** Events acknowledged as durable since the start, of all protocols. */
    public long acceptedEvents() {
        return (long) registry.find("metka.edge.accepted").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** The Prometheus text format, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}

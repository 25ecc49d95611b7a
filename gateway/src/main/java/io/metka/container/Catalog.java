package io.metka.container;

import io.metka.model.PlannedEvent;
import io.metka.model.SegmentDefinition;
import io.metka.model.Source;
import io.metka.model.WebhookEndpoint;
import java.util.List;

/**
 * Everything that the control plane has published for the data plane, as of one instant.
 *
 * @param revision grows with every publication
 * @param plan the tracking plans of all projects
 */
public record Catalog(
        long revision,
        List<Source> sources,
        List<CompiledContainer> containers,
        List<SegmentDefinition> segments,
        List<WebhookEndpoint> webhooks,
        List<PlannedEvent> plan) {

    public static final Catalog EMPTY = new Catalog(0, List.of(), List.of(), List.of(), List.of(), List.of());

    public Catalog {
        sources = List.copyOf(sources);
        containers = List.copyOf(containers);
        segments = List.copyOf(segments);
        webhooks = List.copyOf(webhooks);
        plan = List.copyOf(plan);
    }

    /** A catalog of projects without tracking plans. */
    public Catalog(
            long revision,
            List<Source> sources,
            List<CompiledContainer> containers,
            List<SegmentDefinition> segments,
            List<WebhookEndpoint> webhooks) {
        this(revision, sources, containers, segments, webhooks, List.of());
    }
}

package io.metka.container;

import io.metka.model.SegmentDefinition;
import io.metka.model.Source;
import io.metka.model.WebhookEndpoint;
import java.util.List;

/**
 * Everything that the control plane has published for the data plane, as of one instant.
 *
 * @param revision grows with every publication
 */
public record Catalog(
        long revision,
        List<Source> sources,
        List<CompiledContainer> containers,
        List<SegmentDefinition> segments,
        List<WebhookEndpoint> webhooks) {

    public static final Catalog EMPTY = new Catalog(0, List.of(), List.of(), List.of(), List.of());

    public Catalog {
        sources = List.copyOf(sources);
        containers = List.copyOf(containers);
        segments = List.copyOf(segments);
        webhooks = List.copyOf(webhooks);
    }
}

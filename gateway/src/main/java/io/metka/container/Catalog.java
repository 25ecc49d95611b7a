package io.metka.container;

import io.metka.model.ConsentDocument;
import io.metka.model.ConsentPurpose;
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
 * @param documents all versions of the texts by which visitors consent
 * @param purposes the newest version of each
 */
public record Catalog(
        long revision,
        List<Source> sources,
        List<CompiledContainer> containers,
        List<SegmentDefinition> segments,
        List<WebhookEndpoint> webhooks,
        List<PlannedEvent> plan,
        List<ConsentDocument> documents,
        List<ConsentPurpose> purposes) {

    public static final Catalog EMPTY = new Catalog(0, List.of(), List.of(), List.of(), List.of());

    public Catalog {
        sources = List.copyOf(sources);
        containers = List.copyOf(containers);
        segments = List.copyOf(segments);
        webhooks = List.copyOf(webhooks);
        plan = List.copyOf(plan);
        documents = List.copyOf(documents);
        purposes = List.copyOf(purposes);
    }

    /** A catalog of projects without tracking plans, and without anything that visitors could consent to. */
    public Catalog(
            long revision,
            List<Source> sources,
            List<CompiledContainer> containers,
            List<SegmentDefinition> segments,
            List<WebhookEndpoint> webhooks) {
        this(revision, sources, containers, segments, webhooks, List.of(), List.of(), List.of());
    }
}

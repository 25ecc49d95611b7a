package io.metka.container;

import io.metka.model.CommunicationPolicy;
import io.metka.model.ComputedAttribute;
import io.metka.model.ConsentDocument;
import io.metka.model.ConsentPurpose;
import io.metka.model.IdentityRules;
import io.metka.model.PlannedEvent;
import io.metka.model.ProjectId;
import io.metka.model.ProjectIdentity;
import io.metka.model.RfmSettings;
import io.metka.model.SegmentDefinition;
import io.metka.model.Source;
import io.metka.model.Transformation;
import io.metka.model.WebhookEndpoint;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the control plane has published for the data plane, as of one instant.
 *
 * @param revision grows with every publication
 * @param plan the tracking plans of all projects
 * @param documents all versions of the texts by which visitors consent
 * @param purposes the newest version of each
 * @param identities the rules of the projects that have their own
 * @param attributes what is computed of every profile, in all projects
 * @param rfm the settings of the projects that have their own
 * @param policies how the projects that have rules of their own speak to their people
 * @param transformations the changes that projects make to their events
 */
public record Catalog(
        long revision,
        List<Source> sources,
        List<CompiledContainer> containers,
        List<SegmentDefinition> segments,
        List<WebhookEndpoint> webhooks,
        List<PlannedEvent> plan,
        List<ConsentDocument> documents,
        List<ConsentPurpose> purposes,
        List<ProjectIdentity> identities,
        List<ComputedAttribute> attributes,
        List<RfmSettings> rfm,
        List<CommunicationPolicy> policies,
        List<Transformation> transformations) {

    public static final Catalog EMPTY = new Catalog(0, List.of(), List.of(), List.of(), List.of());

    public Catalog {
        sources = List.copyOf(sources);
        containers = List.copyOf(containers);
        segments = List.copyOf(segments);
        webhooks = List.copyOf(webhooks);
        plan = List.copyOf(plan);
        documents = List.copyOf(documents);
        purposes = List.copyOf(purposes);
        identities = List.copyOf(identities);
        attributes = List.copyOf(attributes);
        rfm = List.copyOf(rfm);
        policies = List.copyOf(policies);
        transformations = List.copyOf(transformations);
    }

    /**
     * A catalog of projects with neither plans nor attributes nor rules of their own, and without anything that visitors
     * could consent to.
     */
    public Catalog(
            long revision,
            List<Source> sources,
            List<CompiledContainer> containers,
            List<SegmentDefinition> segments,
            List<WebhookEndpoint> webhooks) {
        this(
                revision,
                sources,
                containers,
                segments,
                webhooks,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** The computed attributes of one project. */
    public List<ComputedAttribute> attributes(ProjectId project) {
        return attributes.stream()
                .filter(attribute -> attribute.project().equals(project))
                .toList();
    }

    /** How a project scores its customers. */
    public RfmSettings rfm(ProjectId project) {
        return rfm.stream()
                .filter(settings -> settings.project().equals(project))
                .findFirst()
                .orElseGet(() -> RfmSettings.defaults(project));
    }

    /** How a project speaks to its people; nothing when it has no rules for that. */
    public Optional<CommunicationPolicy> policy(ProjectId project) {
        return policies.stream()
                .filter(policy -> policy.project().equals(project))
                .findFirst();
    }

    /** By which rules a project's events are given to profiles. */
    public IdentityRules identity(ProjectId project) {
        for (ProjectIdentity identity : identities) {
            if (identity.project().equals(project)) {
                return identity.rules();
            }
        }
        return IdentityRules.DEFAULT;
    }
}

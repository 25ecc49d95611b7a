package io.metka.container;

import io.metka.model.CommunicationPolicy;
import io.metka.model.ComputedAttribute;
import io.metka.model.ConsentDocument;
import io.metka.model.PlannedEvent;
import io.metka.model.RfmSettings;
import io.metka.model.SegmentDefinition;
import io.metka.model.Source;
import io.metka.model.Transformation;
import java.util.List;

/** A catalog in the making: a test says what it needs, and all else is empty. */
public final class CatalogDraft {
    private final long revision;
    private List<Source> sources = List.of();
    private List<CompiledContainer> containers = List.of();
    private List<SegmentDefinition> segments = List.of();
    private List<PlannedEvent> plan = List.of();
    private List<ConsentDocument> documents = List.of();
    private List<ComputedAttribute> attributes = List.of();
    private List<RfmSettings> rfm = List.of();
    private List<CommunicationPolicy> policies = List.of();
    private List<Transformation> transformations = List.of();

    private List<Transformation> transformations = List.of();

    private CatalogDraft(long revision) {
        this.revision = revision;
    }

    public static CatalogDraft of(long revision) {
        return new CatalogDraft(revision);
    }

    public CatalogDraft withSources(List<Source> given) {
        sources = given;
        return this;
    }

    public CatalogDraft withContainers(List<CompiledContainer> given) {
        containers = given;
        return this;
    }

    public CatalogDraft withSegments(List<SegmentDefinition> given) {
        segments = given;
        return this;
    }

    public CatalogDraft withPlan(List<PlannedEvent> given) {
        plan = given;
        return this;
    }

    public CatalogDraft withDocuments(List<ConsentDocument> given) {
        documents = given;
        return this;
    }

    public CatalogDraft withAttributes(List<ComputedAttribute> given) {
        attributes = given;
        return this;
    }

    public CatalogDraft withRfm(List<RfmSettings> given) {
        rfm = given;
        return this;
    }

    public CatalogDraft withPolicies(List<CommunicationPolicy> given) {
        policies = given;
        return this;
    }

    public CatalogDraft withTransformations(List<Transformation> given) {
        transformations = given;
        return this;
    }

    public Catalog catalog() {
        return new Catalog(
                revision,
                sources,
                containers,
                segments,
                List.of(),
                plan,
                documents,
                List.of(),
                List.of(),
                attributes,
                rfm,
                policies,
                transformations);
    }
}

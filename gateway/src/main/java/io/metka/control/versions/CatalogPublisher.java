package io.metka.control.versions;

import io.metka.container.Catalog;
import io.metka.control.store.ControlStore;
import io.metka.control.store.Tx;
import io.metka.control.workspace.Attributes;
import io.metka.control.workspace.ConsentDocuments;
import io.metka.control.workspace.ConsentPurposes;
import io.metka.control.workspace.Identities;
import io.metka.control.workspace.ImportKeyRow;
import io.metka.control.workspace.PlannedEventRow;
import io.metka.control.workspace.PlannedEvents;
import io.metka.control.workspace.Policies;
import io.metka.control.workspace.RfmDefinitions;
import io.metka.control.workspace.Segments;
import io.metka.control.workspace.Sources;
import io.metka.control.workspace.Transformations;
import io.metka.control.workspace.Webhooks;
import io.metka.control.workspace.Work;
import io.metka.control.workspace.WriteKeyRow;
import io.metka.model.ComputedAttribute;
import io.metka.model.PlannedEvent;
import io.metka.model.ProjectId;
import io.metka.model.RetiredKey;
import io.metka.model.SegmentDefinition;
import io.metka.model.Source;
import io.metka.telemetry.ControlSignals;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Gives the data plane everything that is defined and published, whenever it has changed. */
public final class CatalogPublisher {
    private final ControlStore store;
    private final Parts parts;
    private final Consumer<Catalog> dataPlane;
    private final ControlSignals signals;
    private long published = -1;

    /** Where the parts of a catalog come from. */
    public record Parts(
            Sources sources,
            Segments segments,
            Webhooks webhooks,
            Containers containers,
            Versions versions,
            Publishing publishing,
            PlannedEvents plan,
            ConsentDocuments consentDocuments,
            ConsentPurposes consentPurposes,
            Identities identities,
            Attributes attributes,
            RfmDefinitions rfm,
            Policies policies,
            Transformations transformations) {}

    public CatalogPublisher(ControlStore store, Parts parts, Consumer<Catalog> dataPlane, ControlSignals signals) {
        this.store = store;
        this.parts = parts;
        this.dataPlane = dataPlane;
        this.signals = signals;
    }

    /**
     * Brings the data plane up to the stored state, or does nothing when it is there already. Blocks until the data
     * plane has it; throws what the store or the data plane throws, and then the same call is to be repeated.
     */
    public synchronized void publish() {
        Catalog catalog = store.write(this::read);
        if (catalog.revision() == published) {
            return;
        }
        try {
            dataPlane.accept(catalog);
        } catch (RuntimeException e) {
            signals.catalogFailed();
            throw e;
        }
        published = catalog.revision();
        signals.catalogPublished(published);
    }

    private Catalog read(Tx tx) {
        return new Catalog(
                tx.counter(Work.CATALOG),
                sources(tx),
                parts.publishing().served(tx),
                segments(tx),
                parts.webhooks().all(tx).stream()
                        .map(parts.webhooks()::endpoint)
                        .toList(),
                parts.plan().all(tx).stream().map(CatalogPublisher::planned).toList(),
                parts.consentDocuments().published(tx),
                parts.consentPurposes().published(tx),
                parts.identities().all(tx),
                attributes(tx),
                parts.rfm().all(tx),
                parts.policies().all(tx),
                parts.transformations().all(tx));
    }

    private List<SegmentDefinition> segments(Tx tx) {
        return parts.segments().all(tx).stream()
                .map(row -> new SegmentDefinition(
                        new ProjectId(row.project()),
                        row.id(),
                        row.name(),
                        row.rule(),
                        row.ruleRevision(),
                        row.onPage(),
                        row.deliverInitial()))
                .toList();
    }

    private List<ComputedAttribute> attributes(Tx tx) {
        return parts.attributes().all(tx).stream()
                .map(row -> new ComputedAttribute(
                        new ProjectId(row.project()), row.id(), row.name(), row.definition(), row.definitionRevision()))
                .toList();
    }

    private static PlannedEvent planned(PlannedEventRow row) {
        return new PlannedEvent(
                new ProjectId(row.project()),
                row.event(),
                PlannedEvent.Mode.valueOf(row.mode().toUpperCase(Locale.ROOT)),
                row.schema());
    }

    private static RetiredKey retired(WriteKeyRow row) {
        return new RetiredKey(row.writeKey(), row.expiresAt() == 0 ? null : Instant.ofEpochMilli(row.expiresAt()));
    }

    private List<Source> sources(Tx tx) {
        List<ImportKeyRow> keys = parts.sources().importKeys().all(tx);
        List<WriteKeyRow> retired = parts.sources().writeKeys().all(tx);
        return parts.sources().all(tx).stream()
                .map(row -> new Source(
                        row.id(),
                        new ProjectId(row.project()),
                        row.name(),
                        row.writeKey(),
                        row.origins(),
                        row.declaredConsent(),
                        row.aliases(),
                        keys.stream()
                                .filter(key -> key.project().equals(row.project())
                                        && key.source().equals(row.id()))
                                .map(ImportKeyRow::hash)
                                .toList(),
                        row.hosts(),
                        row.eventsPerSecond(),
                        retired.stream()
                                .filter(key -> key.project().equals(row.project())
                                        && key.source().equals(row.id()))
                                .map(CatalogPublisher::retired)
                                .toList()))
                .toList();
    }
}

package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Tx;
import io.metka.control.workspace.Attributes;
import io.metka.control.workspace.Definition;
import io.metka.control.workspace.Definitions;
import io.metka.control.workspace.Expected;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.PlannedEvents;
import io.metka.control.workspace.Policies;
import io.metka.control.workspace.ProjectDocuments;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.RfmDefinitions;
import io.metka.control.workspace.Segments;
import io.metka.control.workspace.Sources;
import io.metka.control.workspace.Transformations;
import io.metka.control.workspace.WebhookRow;
import io.metka.control.workspace.Webhooks;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A project with everything in it as one document, to take it out and to put it in, again and again alike. */
public final class Bundles {
    private static final int FORMAT = 1;

    private final Projects projects;
    private final Sources sources;
    private final Segments segments;
    private final Webhooks webhooks;
    private final Containers containers;
    private final Versions versions;
    private final Publishing publishing;
    private final PlannedEvents plan;
    private final Attributes attributes;
    private final RfmDefinitions rfm;
    private final Policies policies;
    private final Transformations transformations;

    public Bundles(Projects projects, CatalogPublisher.Parts parts) {
        this.projects = projects;
        this.sources = parts.sources();
        this.segments = parts.segments();
        this.webhooks = parts.webhooks();
        this.containers = parts.containers();
        this.versions = parts.versions();
        this.publishing = parts.publishing();
        this.plan = parts.plan();
        this.attributes = parts.attributes();
        this.rfm = parts.rfm();
        this.policies = parts.policies();
        this.transformations = parts.transformations();
    }

    /**
     * Creates and updates by id; deletes nothing. A container's configuration becomes a new version only when it
     * differs from the latest one.
     *
     * @return {@code changes}, and the {@code secrets} that were made for new webhooks
     */
    public ObjectNode put(Work work, ObjectNode bundle) {
        ObjectNode result = Json.MAPPER.createObjectNode();
        ArrayNode changes = result.putArray("changes");
        ArrayNode secrets = result.putArray("secrets");
        ObjectNode project = (ObjectNode) bundle.path("project");
        String id = project.path("id").asText();
        put(changes, "project", projects, work, id).accept(project);
        each(bundle, "sources", put(changes, "source", sources, work, id));
        each(bundle, "transformations", put(changes, "transformation", transformations, work, id));
        each(bundle, "attributes", put(changes, "attribute", attributes, work, id));
        each(bundle, "segments", segmentOrder(bundle), put(changes, "segment", segments, work, id));
        putDocument(work, bundle, changes, rfm, "rfm");
        each(bundle, "webhooks", document -> {
            Definitions.Put<WebhookRow> put = webhooks.put(work, id, document);
            note(changes, "webhook", put.row().id(), put.outcome());
            if (put.outcome() == Definitions.Outcome.CREATED && !document.has("secret")) {
                secrets.addObject()
                        .put("webhook", put.row().id())
                        .put(
                                "secret",
                                webhooks.presentNew(put.row()).path("secret").asText());
            }
        });
        putDocument(work, bundle, changes, policies, "policy");
        each(bundle, "plan", put(changes, "planned_event", plan, work, id));
        each(bundle, "containers", document -> putContainer(work, id, document, changes));
        return result;
    }

    /** The project as a document that {@link #put} takes; webhook secrets are not in it. */
    public ObjectNode take(Tx tx, String project) {
        ObjectNode bundle = Json.MAPPER.createObjectNode().put("format", FORMAT);
        bundle.set(
                "project", projects.present(projects.get(tx, project, project)).retain("id", "name"));
        ArrayNode list = bundle.putArray("sources");
        sources.list(tx, project)
                .forEach(row -> list.add(sources.present(row)
                        .retain(
                                "id",
                                "name",
                                "write_key",
                                "origins",
                                "declared_consent",
                                "aliases",
                                "hosts",
                                "events_per_second")));
        ArrayNode transformationList = bundle.putArray("transformations");
        transformations
                .list(tx, project)
                .forEach(row -> transformationList.add(
                        transformations.present(row).retain("id", "name", "enabled", "position", "definition")));
        ArrayNode attributeList = bundle.putArray("attributes");
        attributes
                .list(tx, project)
                .forEach(row ->
                        attributeList.add(attributes.present(row).retain("id", "name", "description", "definition")));
        ArrayNode segmentList = bundle.putArray("segments");
        segments.list(tx, project)
                .forEach(row -> segmentList.add(segments.present(row)
                        .retain("id", "name", "description", "rule", "on_page", "deliver_initial")));
        takeDocument(tx, project, bundle, rfm, "rfm");
        takeDocument(tx, project, bundle, policies, "policy");
        ArrayNode webhookList = bundle.putArray("webhooks");
        webhooks.list(tx, project)
                .forEach(row -> webhookList.add(
                        webhooks.present(row).retain("id", "name", "url", "segments", "enabled", "delivery")));
        ArrayNode planList = bundle.putArray("plan");
        plan.list(tx, project)
                .forEach(row -> planList.add(plan.present(row).retain("id", "event", "description", "mode", "schema")));
        ArrayNode containerList = bundle.putArray("containers");
        containers.list(tx, project).forEach(row -> containerList.add(takeContainer(tx, row)));
        return bundle;
    }

    private ObjectNode takeContainer(Tx tx, ContainerRow row) {
        ObjectNode document = containers.present(row).retain("id", "name", "source");
        boolean published = row.publishedVersion() > 0;
        Optional<VersionRow> version =
                published ? Optional.of(versions.get(tx, row, row.publishedVersion())) : versions.latest(tx, row);
        version.ifPresent(found -> {
            document.set("version", versions.present(row, found).retain("name", "note", "configuration"));
            document.put("publish", published);
        });
        return document;
    }

    private void putContainer(Work work, String project, ObjectNode document, ArrayNode changes) {
        Definitions.Put<ContainerRow> put =
                containers.put(work, project, document.deepCopy().retain("id", "name", "source"));
        note(changes, "container", put.row().id(), put.outcome());
        if (!(document.path("version") instanceof ObjectNode wanted)) {
            return;
        }
        Optional<VersionRow> latest = versions.latest(work.tx(), put.row());
        boolean same = latest.isPresent()
                && Definitions.parsed(latest.get().configuration()).equals(wanted.path("configuration"));
        VersionRow version = same ? latest.get() : underVersion(() -> versions.create(work, put.row(), wanted));
        note(
                changes,
                "version",
                version.container() + "/" + version.version(),
                same ? Definitions.Outcome.UNCHANGED : Definitions.Outcome.CREATED);
        if (document.path("publish").asBoolean()) {
            publishing.publish(work, put.row(), version, new Publishing.Order(Environments.LIVE, true, Expected.ANY));
        }
    }

    private static <R extends Record & Definition> Consumer<ObjectNode> put(
            ArrayNode changes, String kind, Definitions<R> definitions, Work work, String project) {
        return document -> {
            Definitions.Put<R> put = definitions.put(work, project, document);
            note(changes, kind, put.row().id(), put.outcome());
        };
    }

    private static void note(ArrayNode changes, String kind, String id, Definitions.Outcome outcome) {
        changes.addObject()
                .put("kind", kind)
                .put("id", id)
                .put("outcome", outcome.name().toLowerCase(Locale.ROOT));
    }

    /** Whatever a segment's rule names comes before it. */
    private static List<Integer> segmentOrder(ObjectNode bundle) {
        List<JsonNode> documents = new ArrayList<>();
        bundle.path("segments").forEach(documents::add);
        return Segments.dependenciesFirst(documents);
    }

    private static <R extends Record & Definition> void putDocument(
            Work work, ObjectNode bundle, ArrayNode changes, ProjectDocuments<R> documents, String member) {
        if (!(bundle.path(member) instanceof ObjectNode document)) {
            return;
        }
        String project = bundle.path("project").path("id").asText();
        long before = documents
                .find(work.tx(), project, project)
                .map(Definition::revision)
                .orElse(0L);
        try {
            long after = documents.put(work, project, document, Expected.ANY).revision();
            note(
                    changes,
                    member,
                    project,
                    after == before
                            ? Definitions.Outcome.UNCHANGED
                            : before == 0 ? Definitions.Outcome.CREATED : Definitions.Outcome.UPDATED);
        } catch (RefusedException e) {
            throw within("/" + member, e);
        }
    }

    private static <R extends Record & Definition> void takeDocument(
            Tx tx, String project, ObjectNode bundle, ProjectDocuments<R> documents, String member) {
        documents
                .find(tx, project, project)
                .ifPresent(row -> bundle.set(member, documents.present(row).without(List.of("project", "revision"))));
    }

    private static void each(ObjectNode bundle, String member, Consumer<ObjectNode> put) {
        each(
                bundle,
                member,
                IntStream.range(0, bundle.path(member).size()).boxed().toList(),
                put);
    }

    private static void each(ObjectNode bundle, String member, List<Integer> order, Consumer<ObjectNode> put) {
        for (int index : order) {
            try {
                put.accept((ObjectNode) bundle.path(member).path(index));
            } catch (RefusedException e) {
                throw within("/" + member + "/" + index, e);
            }
        }
    }

    private static VersionRow underVersion(java.util.function.Supplier<VersionRow> create) {
        try {
            return create.get();
        } catch (RefusedException e) {
            throw within("/version", e);
        }
    }

    private static RefusedException within(String prefix, RefusedException refused) {
        List<Finding> findings = new ArrayList<>();
        refused.findings().forEach(finding -> findings.add(finding.under(prefix)));
        if (findings.isEmpty()) {
            findings.add(new Finding(prefix, String.valueOf(refused.getMessage())));
        }
        return new RefusedException(refused.reason(), String.valueOf(refused.getMessage()), findings);
    }
}

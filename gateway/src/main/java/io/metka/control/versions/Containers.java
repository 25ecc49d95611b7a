package io.metka.control.versions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.Definitions;
import io.metka.control.workspace.Expected;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Sources;
import io.metka.control.workspace.Work;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The tag containers, each with at most one published version. */
public final class Containers extends Definitions<ContainerRow> {
    static final Table<ContainerRow> TABLE = Table.of("containers", ContainerRow.class, "project", "id");

    private final Sources sources;
    private final List<Companion> companions;

    public Containers(Sources sources, Companion... companions) {
        super("container", TABLE);
        this.sources = sources;
        this.companions = List.of(companions);
    }

    @Override
    public ContainerRow create(Work work, String project, ObjectNode document) {
        ContainerRow row = super.create(work, project, document);
        companions.forEach(companion -> companion.created(work, row));
        return row;
    }

    @Override
    public ObjectNode present(ContainerRow row) {
        ObjectNode view = object().put("project", row.project())
                .put("id", row.id())
                .put("name", row.name())
                .put("source", row.source());
        if (row.publishedVersion() == 0) {
            view.putNull("published_version").putNull("published_at");
        } else {
            view.put("published_version", row.publishedVersion())
                    .put("published_at", row.publishedAt().toString());
        }
        return view.put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    protected ContainerRow fresh(Work work, String project, String id, ObjectNode document) {
        if (!work.tx().where(TABLE, Map.of("id", id)).isEmpty()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "Another project has a container with the id " + id + "; container ids are unique over projects");
        }
        String source = document.path("source").asText();
        if (sources.find(work.tx(), project, source).isEmpty()) {
            RefusedException.ifAny(
                    List.of(new Finding("/source", "There is no source with the id " + source + " here")));
        }
        return new ContainerRow(
                project, id, document.path("name").asText(), source, 0, Instant.EPOCH, 1, work.now(), work.now());
    }

    @Override
    protected ContainerRow changed(Work work, ContainerRow before, ObjectNode document) {
        if (!document.path("source").asText(before.source()).equals(before.source())) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "A container keeps its source, because published scripts carry it; make a new container");
        }
        return new ContainerRow(
                before.project(),
                before.id(),
                document.path("name").asText(),
                before.source(),
                before.publishedVersion(),
                before.publishedAt(),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    @Override
    protected void beforeRemoval(Work work, ContainerRow row) {
        companions.forEach(companion -> companion.removed(work.tx(), row));
        Publishing.deleteAll(work.tx(), row.id());
        Versions.deleteAll(work.tx(), row.id());
    }

    /** The containers of every project that have a published version. */
    List<ContainerRow> published(Tx tx) {
        return tx.all(TABLE).stream().filter(row -> row.publishedVersion() > 0).toList();
    }

    /** The write key that the container's scripts send. */
    String writeKey(Tx tx, ContainerRow container) {
        return sources.get(tx, container.project(), container.source()).writeKey();
    }

    /** Makes a version the published one; the same version again changes nothing. */
    ContainerRow publish(Work work, ContainerRow container, int version, Expected expected) {
        expected.check(container);
        return container.publishedVersion() == version
                ? container
                : replace(work, "published", container, container.publishing(version, work.now()));
    }
}

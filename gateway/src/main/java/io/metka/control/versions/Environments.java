package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Expected;
import io.metka.control.workspace.Names;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The environments of containers: the live one that visitors are served, the latest one that follows the newest
 * version, staging, and any others. All but the live one are reached by an address that cannot be guessed.
 */
public final class Environments implements Companion {
    public static final String LIVE = "live";
    public static final String LATEST = "latest";
    private static final String STAGING = "staging";
    private static final Table<EnvironmentRow> TABLE =
            Table.of("container_environments", EnvironmentRow.class, "container", "id");

    /** The live environment first, then those that every container has, then the others in the order of their ids. */
    public List<EnvironmentRow> list(Tx tx, ContainerRow container) {
        List<EnvironmentRow> rows = new ArrayList<>(List.of(live(container)));
        List<EnvironmentRow> others = tx.where(TABLE, Map.of("container", container.id()));
        others.stream().filter(row -> isBuiltIn(row.id())).forEach(rows::add);
        others.stream().filter(row -> !isBuiltIn(row.id())).forEach(rows::add);
        return rows;
    }

    public EnvironmentRow get(Tx tx, ContainerRow container, String id) {
        if (id.equals(LIVE)) {
            return live(container);
        }
        return tx.find(TABLE, container.id(), id)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "The container " + container.id() + " has no environment " + id));
    }

    /** The environment as readers see it; its address is in it. */
    public static ObjectNode present(EnvironmentRow row) {
        String file = row.token().isEmpty() ? "" : "/" + row.token();
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("project", row.project())
                .put("container", row.container())
                .put("id", row.id())
                .put("name", row.name())
                .put("built_in", isBuiltIn(row.id()))
                .put("path", "/c/" + row.container() + file + ".js");
        if (row.version() == 0) {
            view.putNull("version").putNull("published_at");
        } else {
            view.put("version", row.version())
                    .put("published_at", row.publishedAt().toString());
        }
        return view.put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    /** Makes an environment from a document with {@code name} and perhaps an {@code id}. */
    public EnvironmentRow create(Work work, ContainerRow container, ObjectNode document) {
        String id = document.path("id").asText(Names.id(work.ids()));
        if (list(work.tx(), container).stream().anyMatch(row -> row.id().equals(id))) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT, "There is already an environment with the id " + id);
        }
        EnvironmentRow row = fresh(work, container, id, document.path("name").asText());
        work.tx().insert(TABLE, row);
        record(work, "created", row, NullNode.getInstance(), present(row));
        return row;
    }

    EnvironmentRow rename(Work work, EnvironmentRow row, String name, Expected expected) {
        expected.check(row);
        requireOwn(row, "is called the same in every container");
        return name.equals(row.name()) ? row : replace(work, "updated", row, row.named(name));
    }

    void delete(Work work, EnvironmentRow row, Expected expected) {
        expected.check(row);
        requireOwn(row, "belongs to every container");
        work.tx().delete(TABLE, Map.of("container", row.container(), "id", row.id()));
        work.forDataPlane();
        record(work, "deleted", row, present(row), NullNode.getInstance());
    }

    /** Gives the environment a new address; nothing is served at the old one from now on. */
    public EnvironmentRow rotate(Work work, EnvironmentRow row, Expected expected) {
        expected.check(row);
        if (row.id().equals(LIVE)) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The live environment keeps its address, because it stands in the pages of the site");
        }
        work.forDataPlane();
        return replace(work, "secret_rotated", row, row.reached(Names.environmentToken(work.ids())));
    }

    /** Serves a version in an environment other than the live one. */
    EnvironmentRow serve(Work work, EnvironmentRow row, int version, Expected expected) {
        expected.check(row);
        if (row.version() == version) {
            return row;
        }
        work.forDataPlane();
        return replace(work, "published", row, row.serving(version, work.now()));
    }

    /** Serves the newest version where that goes without saying, and without a line in the audit log. */
    void follow(Work work, EnvironmentRow row, int version) {
        work.forDataPlane();
        work.tx().update(TABLE, row.serving(version, work.now()).revised(row.revision() + 1, work.now()));
    }

    /** All environments but the live ones that serve a version, of every container. */
    List<EnvironmentRow> serving(Tx tx) {
        return tx.all(TABLE).stream().filter(row -> row.version() > 0).toList();
    }

    @Override
    public void created(Work work, ContainerRow container) {
        work.tx().insert(TABLE, fresh(work, container, LATEST, "Latest"));
        work.tx().insert(TABLE, fresh(work, container, STAGING, "Staging"));
    }

    @Override
    public void versioned(Work work, ContainerRow container, VersionRow version) {}

    @Override
    public void removed(Tx tx, ContainerRow container) {
        tx.delete(TABLE, Map.of("container", container.id()));
    }

    private EnvironmentRow replace(Work work, String action, EnvironmentRow before, EnvironmentRow after) {
        EnvironmentRow next = after.revised(before.revision() + 1, work.now());
        work.tx().update(TABLE, next);
        record(work, action, next, present(before), present(next));
        return next;
    }

    private static EnvironmentRow live(ContainerRow container) {
        return new EnvironmentRow(
                container.project(),
                container.id(),
                LIVE,
                "Live",
                "",
                container.publishedVersion(),
                container.publishedAt(),
                container.revision(),
                container.createdAt(),
                container.updatedAt());
    }

    private static EnvironmentRow fresh(Work work, ContainerRow container, String id, String name) {
        return new EnvironmentRow(
                container.project(),
                container.id(),
                id,
                name,
                Names.environmentToken(work.ids()),
                0,
                Instant.EPOCH,
                1,
                work.now(),
                work.now());
    }

    private static boolean isBuiltIn(String id) {
        return id.equals(LIVE) || id.equals(LATEST) || id.equals(STAGING);
    }

    private static void requireOwn(EnvironmentRow row, String why) {
        if (isBuiltIn(row.id())) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The environment " + row.name() + " " + why + "; make one of your own");
        }
    }

    /** The address is a secret of its readers and stays out of the log. */
    private static void record(Work work, String action, EnvironmentRow row, JsonNode before, JsonNode after) {
        AuditLog.record(
                work,
                action,
                new AuditLog.Subject(row.project(), "environment", row.container() + "/" + row.id()),
                withoutPath(before),
                withoutPath(after));
    }

    private static JsonNode withoutPath(JsonNode view) {
        return view instanceof ObjectNode object ? object.deepCopy().without("path") : view;
    }
}

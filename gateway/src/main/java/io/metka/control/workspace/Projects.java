package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import java.util.List;
import java.util.Map;

/** The tenants; one can be deleted only when nothing is defined in it any more. */
public final class Projects extends Definitions<ProjectRow> {
    private static final Table<ProjectRow> TABLE = Table.of("projects", ProjectRow.class, "id");
    private static final List<Table<?>> CONTENT = List.of(
            Sources.TABLE,
            Segments.TABLE,
            Webhooks.TABLE,
            PlannedEvents.TABLE,
            Transformations.TABLE,
            Attributes.TABLE,
            Partners.TABLE,
            Table.of("containers", Row.class, "project", "id"));

    /** Who had access goes with the project. */
    private static final List<Table<?>> ACCESS = List.of(
            Table.of("project_members", Row.class, "project", "id"),
            Table.of("project_tokens", Row.class, "project", "id"));

    public Projects() {
        super("project", TABLE);
    }

    static void require(Tx tx, String project) {
        if (tx.find(TABLE, project).isEmpty()) {
            throw new RefusedException(RefusedException.Reason.NOT_FOUND, "There is no project with the id " + project);
        }
    }

    /** All projects; the second argument, in which others look, is of no use here. */
    @Override
    public List<ProjectRow> list(Tx tx, String ignored) {
        return tx.all(TABLE);
    }

    @Override
    public ObjectNode present(ProjectRow row) {
        return object().put("id", row.id())
                .put("name", row.name())
                .put("four_eyes", row.fourEyes())
                .put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    protected ProjectRow fresh(Work work, String project, String id, ObjectNode document) {
        return new ProjectRow(
                id, document.path("name").asText(), document.path("four_eyes").asBoolean(), 1, work.now(), work.now());
    }

    /** A document that does not speak of four eyes leaves them as they are: a rename must not open the way. */
    @Override
    protected ProjectRow changed(Work work, ProjectRow before, ObjectNode document) {
        return new ProjectRow(
                before.id(),
                document.path("name").asText(),
                document.path("four_eyes").asBoolean(before.fourEyes()),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    @Override
    protected void beforeRemoval(Work work, ProjectRow row) {
        for (Table<?> table : CONTENT) {
            if (!work.tx().where(table, Map.of("project", row.id())).isEmpty()) {
                throw new RefusedException(
                        RefusedException.Reason.CONFLICT,
                        "The project " + row.id() + " still has " + table.name() + "; delete them first");
            }
        }
        ProjectDocuments.remove(work, Identities.TABLE, row.id());
        ProjectDocuments.remove(work, Policies.TABLE, row.id());
        ProjectDocuments.remove(work, RfmDefinitions.TABLE, row.id());
        ACCESS.forEach(table -> work.tx().delete(table, Map.of("project", row.id())));
    }

    @Override
    protected boolean concernsDataPlane() {
        return false;
    }

    @Override
    protected Object[] key(String project, String id) {
        return new Object[] {id};
    }

    @Override
    protected void requireProject(Tx tx, String project) {}

    /** A row of a table whose other columns do not matter here. */
    public record Row(String project, String id) {}
}

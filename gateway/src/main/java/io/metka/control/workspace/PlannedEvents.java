package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.PlanSchema;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import io.metka.model.PlannedEvent;
import java.util.List;
import java.util.Map;

/** The tracking plans: what the events of each name should look like, and what becomes of those that do not. */
public final class PlannedEvents extends Definitions<PlannedEventRow> {
    static final Table<PlannedEventRow> TABLE = Table.of("plan_events", PlannedEventRow.class, "project", "id");

    public PlannedEvents() {
        super("planned event", TABLE);
    }

    /** The planned events of every project. */
    public List<PlannedEventRow> all(Tx tx) {
        return tx.all(TABLE);
    }

    @Override
    public ObjectNode present(PlannedEventRow row) {
        ObjectNode view = object().put("project", row.project())
                .put("id", row.id())
                .put("event", row.event())
                .put("description", row.description())
                .put("mode", row.mode());
        view.set("schema", parsed(row.schema()));
        return view.put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    protected PlannedEventRow fresh(Work work, String project, String id, ObjectNode document) {
        return row(
                work,
                new PlannedEventRow(project, id, "", "", "", JsonText.EMPTY_OBJECT, 1, work.now(), work.now()),
                document);
    }

    @Override
    protected PlannedEventRow changed(Work work, PlannedEventRow before, ObjectNode document) {
        return row(work, before, document);
    }

    private static PlannedEventRow row(Work work, PlannedEventRow before, ObjectNode document) {
        String event = document.path("event").asText();
        JsonNode schema = document.path("schema");
        requireFreeName(work.tx(), before, event);
        RefusedException.ifAny(findings(event, schema));
        return new PlannedEventRow(
                before.project(),
                before.id(),
                event,
                document.path("description").asText(""),
                document.path("mode").asText(),
                JsonText.of(schema.toString()),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    private static List<Finding> findings(String event, JsonNode schema) {
        if (event.equals(PlannedEvent.ANY_OTHER) && !schema.isEmpty()) {
            return List.of(new Finding(
                    "/schema", "Events that the plan does not name cannot have a schema in common; leave it {}"));
        }
        return PlanSchema.problems(schema).stream()
                .map(problem -> new Finding(problem.pointer(), problem.message()).under("/schema"))
                .toList();
    }

    private static void requireFreeName(Tx tx, PlannedEventRow row, String event) {
        for (PlannedEventRow other : tx.where(TABLE, Map.of("project", row.project(), "event", event))) {
            if (!other.id().equals(row.id())) {
                throw new RefusedException(
                        RefusedException.Reason.CONFLICT,
                        "The plan has this event already, with the id " + other.id() + "; change that one");
            }
        }
    }
}

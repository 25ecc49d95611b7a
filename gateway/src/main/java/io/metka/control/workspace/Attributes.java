package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.util.List;

/** The values that are computed of every profile, for rules, the profile and payloads. */
public final class Attributes extends Definitions<AttributeRow> {
    static final Table<AttributeRow> TABLE = Table.of("attributes", AttributeRow.class, "project", "id");

    private final RuleCheck rules;

    /** @param rules a computation is right when a rule can compare with it */
    public Attributes(RuleCheck rules) {
        super("attribute", TABLE);
        this.rules = rules;
    }

    /** The attributes of every project. */
    public List<AttributeRow> all(Tx tx) {
        return tx.all(TABLE);
    }

    @Override
    public ObjectNode present(AttributeRow row) {
        ObjectNode view = object().put("project", row.project())
                .put("id", row.id())
                .put("name", row.name())
                .put("description", row.description());
        view.set("definition", parsed(row.definition()));
        return view.put("definition_revision", row.definitionRevision())
                .put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    /** What is wrong with a computation; pointers start at it. */
    public List<Finding> problems(JsonNode definition) {
        ObjectNode attribute = object();
        attribute.set("compute", definition);
        attribute.put("exists", true);
        return new RuleProbe(rules).problems("attribute", attribute, "/compute");
    }

    @Override
    protected AttributeRow fresh(Work work, String project, String id, ObjectNode document) {
        return row(
                work,
                new AttributeRow(project, id, "", "", JsonText.EMPTY_OBJECT, 0, 1, work.now(), work.now()),
                document);
    }

    @Override
    protected AttributeRow changed(Work work, AttributeRow before, ObjectNode document) {
        return row(work, before, document);
    }

    private AttributeRow row(Work work, AttributeRow before, ObjectNode document) {
        JsonNode definition = document.path("definition");
        RefusedException.ifAny(problems(definition).stream()
                .map(finding -> finding.under("/definition"))
                .toList());
        JsonText text = JsonText.ofUtf8(Json.bytes(definition));
        return new AttributeRow(
                before.project(),
                before.id(),
                document.path("name").asText(),
                document.path("description").asText(""),
                text,
                text.equals(before.definition()) ? before.definitionRevision() : work.forDataPlane(),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    @Override
    protected void beforeRemoval(Work work, AttributeRow row) {
        Segments.refuseIfUsed(work.tx(), RuleReference.Kind.ATTRIBUTE, row);
    }
}

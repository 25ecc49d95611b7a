package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.model.Transformation;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;

/** The changes that projects make to their events before they are stored. */
public final class Transformations extends Definitions<TransformationRow> {
    static final Table<TransformationRow> TABLE = Table.of("transformations", TransformationRow.class, "project", "id");

    private final TransformationCheck check;

    public Transformations(TransformationCheck check) {
        super("transformation", TABLE);
        this.check = check;
    }

    /** The transformations of every project. */
    public List<Transformation> all(Tx tx) {
        return tx.all(TABLE).stream()
                .map(row -> new Transformation(
                        new ProjectId(row.project()),
                        row.id(),
                        row.name(),
                        row.enabled(),
                        row.position(),
                        row.definition(),
                        row.definitionRevision()))
                .toList();
    }

    @Override
    public ObjectNode present(TransformationRow row) {
        ObjectNode view = object().put("project", row.project())
                .put("id", row.id())
                .put("name", row.name())
                .put("enabled", row.enabled())
                .put("position", row.position());
        view.set("definition", parsed(row.definition()));
        return view.put("definition_revision", row.definitionRevision())
                .put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    protected TransformationRow fresh(Work work, String project, String id, ObjectNode document) {
        return row(
                work,
                new TransformationRow(project, id, "", true, 0, JsonText.EMPTY_OBJECT, 0, 1, work.now(), work.now()),
                document);
    }

    @Override
    protected TransformationRow changed(Work work, TransformationRow before, ObjectNode document) {
        return row(work, before, document);
    }

    /** What is wrong with a definition; pointers start at the document that holds it. */
    public List<Finding> problems(JsonNode definition) {
        return check.check(definition).stream()
                .map(finding -> finding.under("/definition"))
                .toList();
    }

    private TransformationRow row(Work work, TransformationRow before, ObjectNode document) {
        JsonNode definition = document.path("definition");
        List<Finding> findings = new ArrayList<>(problems(definition));
        JsonNode sources = definition.path("sources");
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i).asText();
            if (work.tx().find(Sources.TABLE, before.project(), source).isEmpty()) {
                findings.add(new Finding(
                        "/definition/sources/" + i, "There is no source with the id " + source + " in this project"));
            }
        }
        RefusedException.ifAny(findings);
        JsonText text = JsonText.ofUtf8(Json.bytes(definition));
        return new TransformationRow(
                before.project(),
                before.id(),
                document.path("name").asText(),
                document.path("enabled").asBoolean(true),
                document.path("position").asInt(0),
                text,
                text.equals(before.definition()) ? before.definitionRevision() : work.forDataPlane(),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }
}

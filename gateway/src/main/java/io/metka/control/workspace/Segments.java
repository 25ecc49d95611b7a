package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import java.util.List;
import java.util.Map;

/** The named rules whose members are followed. */
public final class Segments extends Definitions<SegmentRow> {
    static final Table<SegmentRow> TABLE = Table.of("segments", SegmentRow.class, "project", "id");

    private final RuleCheck rules;

    public Segments(RuleCheck rules) {
        super("segment", TABLE);
        this.rules = rules;
    }

    /** The segments of every project. */
    public List<SegmentRow> all(Tx tx) {
        return tx.all(TABLE);
    }

    @Override
    public ObjectNode present(SegmentRow row) {
        ObjectNode view =
                object().put("project", row.project()).put("id", row.id()).put("name", row.name());
        view.set("rule", parsed(row.rule()));
        return view.put("rule_revision", row.ruleRevision())
                .put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    protected SegmentRow fresh(Work work, String project, String id, ObjectNode document) {
        return new SegmentRow(
                project,
                id,
                document.path("name").asText(),
                rule(document),
                work.forDataPlane(),
                1,
                work.now(),
                work.now());
    }

    @Override
    protected SegmentRow changed(Work work, SegmentRow before, ObjectNode document) {
        JsonText rule = rule(document);
        return new SegmentRow(
                before.project(),
                before.id(),
                document.path("name").asText(),
                rule,
                rule.equals(before.rule()) ? before.ruleRevision() : work.forDataPlane(),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    /** A webhook that names no segment wants them all, so taking its last one away would send it everything. */
    @Override
    protected void beforeRemoval(Work work, SegmentRow row) {
        for (WebhookRow webhook : work.tx().where(Webhooks.TABLE, Map.of("project", row.project()))) {
            if (webhook.segments().contains(row.id())) {
                throw new RefusedException(
                        RefusedException.Reason.CONFLICT,
                        "The webhook " + webhook.id() + " sends this segment; take it out of the webhook first");
            }
        }
    }

    private JsonText rule(ObjectNode document) {
        JsonNode rule = document.path("rule");
        RefusedException.ifAny(rules.check(rule).stream()
                .map(finding -> finding.under("/rule"))
                .toList());
        return JsonText.of(rule.toString());
    }
}

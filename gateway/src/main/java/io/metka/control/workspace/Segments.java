package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        ObjectNode view = object().put("project", row.project())
                .put("id", row.id())
                .put("name", row.name())
                .put("description", row.description());
        view.set("rule", parsed(row.rule()));
        return view.put("on_page", row.onPage())
                .put("deliver_initial", row.deliverInitial())
                .put("rule_revision", row.ruleRevision())
                .put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    /** What is wrong with a rule that is to be used in a project; pointers start at the rule's document. */
    public List<Finding> problems(Tx tx, String project, JsonNode rule) {
        return problems(tx, project, "", rule);
    }

    /**
     * The places of documents in an order in which they can be put one after the other: what a rule names comes before it,
     * as far as it is among them. Documents that name each other in a circle keep their order and are refused when put.
     */
    public static List<Integer> dependenciesFirst(List<JsonNode> documents) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            places.put(documents.get(i).path("id").asText(), i);
        }
        Set<Integer> order = new LinkedHashSet<>();
        for (int i = 0; i < documents.size(); i++) {
            place(i, documents, places, new HashSet<>(), order);
        }
        return List.copyOf(order);
    }

    private static void place(
            int at, List<JsonNode> documents, Map<String, Integer> places, Set<Integer> open, Set<Integer> order) {
        if (order.contains(at) || !open.add(at)) {
            return;
        }
        for (RuleReference reference : RuleReference.of(documents.get(at).path("rule"))) {
            Integer named = reference.kind() == RuleReference.Kind.SEGMENT ? places.get(reference.id()) : null;
            if (named != null) {
                place(named, documents, places, open, order);
            }
        }
        order.add(at);
    }

    @Override
    protected SegmentRow fresh(Work work, String project, String id, ObjectNode document) {
        JsonText rule = rule(work, project, id, document);
        return row(
                new SegmentRow(project, id, "", "", rule, work.forDataPlane(), false, false, 1, work.now(), work.now()),
                document);
    }

    @Override
    protected SegmentRow changed(Work work, SegmentRow before, ObjectNode document) {
        JsonText rule = rule(work, before.project(), before.id(), document);
        if (rule.equals(before.rule())) {
            return row(before, document);
        }
        return row(
                new SegmentRow(
                        before.project(),
                        before.id(),
                        before.name(),
                        before.description(),
                        rule,
                        work.forDataPlane(),
                        before.onPage(),
                        before.deliverInitial(),
                        before.revision(),
                        before.createdAt(),
                        before.updatedAt()),
                document);
    }

    /** Everything of a document but its rule. */
    private static SegmentRow row(SegmentRow ruled, ObjectNode document) {
        return new SegmentRow(
                ruled.project(),
                ruled.id(),
                document.path("name").asText(),
                document.path("description").asText(""),
                ruled.rule(),
                ruled.ruleRevision(),
                document.path("on_page").asBoolean(false),
                document.path("deliver_initial").asBoolean(false),
                ruled.revision(),
                ruled.createdAt(),
                ruled.updatedAt());
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
        for (PartnerRow partner : work.tx().where(Partners.TABLE, Map.of("project", row.project()))) {
            if (partner.segments().contains(row.id())) {
                throw new RefusedException(
                        RefusedException.Reason.CONFLICT,
                        "The partner " + partner.id() + " fetches this segment; take it from the partner first");
            }
        }
        refuseIfUsed(work.tx(), RuleReference.Kind.SEGMENT, row);
    }

    /** Refuses when the rule of another segment names this. */
    static void refuseIfUsed(Tx tx, RuleReference.Kind kind, Definition named) {
        for (SegmentRow other : tx.where(TABLE, Map.of("project", named.project()))) {
            for (RuleReference reference : RuleReference.of(parsed(other.rule()))) {
                if (reference.kind() == kind && reference.id().equals(named.id())) {
                    throw new RefusedException(
                            RefusedException.Reason.CONFLICT,
                            "The rule of the segment " + other.id() + " uses this; take it out of the rule first");
                }
            }
        }
    }

    private JsonText rule(Work work, String project, String id, ObjectNode document) {
        JsonNode rule = document.path("rule");
        RefusedException.ifAny(problems(work.tx(), project, id, rule).stream()
                .map(finding -> finding.under("/rule"))
                .toList());
        return JsonText.of(rule.toString());
    }

    /** @param id of the segment that the rule is for, empty when it is for none yet */
    private List<Finding> problems(Tx tx, String project, String id, JsonNode rule) {
        List<Finding> findings = new ArrayList<>(rules.check(rule));
        if (findings.isEmpty()) {
            for (RuleReference reference : RuleReference.of(rule)) {
                if (reference.kind() == RuleReference.Kind.ATTRIBUTE) {
                    if (tx.find(Attributes.TABLE, project, reference.id()).isEmpty()) {
                        findings.add(missing(reference, "computed attribute"));
                    }
                } else if (reference.id().equals(id) || leadsTo(tx, project, reference.id(), id)) {
                    findings.add(new Finding(
                            reference.pointer(),
                            "This segment would depend on itself; the rule of " + reference.id()
                                    + " leads back to it"));
                } else if (tx.find(TABLE, project, reference.id()).isEmpty()) {
                    findings.add(missing(reference, "segment"));
                }
            }
        }
        return findings;
    }

    private static Finding missing(RuleReference reference, String kind) {
        return new Finding(
                reference.pointer(), "There is no " + kind + " with the id " + reference.id() + " in this project");
    }

    /** Whether a segment's rule names another one, itself or by what it names. */
    private static boolean leadsTo(Tx tx, String project, String from, String to) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String id = open.pop();
            if (id.equals(to)) {
                return true;
            }
            if (seen.add(id)) {
                tx.find(TABLE, project, id)
                        .ifPresent(row -> RuleReference.of(parsed(row.rule())).stream()
                                .filter(reference -> reference.kind() == RuleReference.Kind.SEGMENT)
                                .forEach(reference -> open.push(reference.id())));
            }
        }
        return false;
    }
}

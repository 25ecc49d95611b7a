package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerUses;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes entities out of drafts and puts them into others. */
public final class Transfers {
    private static final int MOST_ENTITIES = 6_000;

    private final ContainerUses uses;
    private final Entities entities;

    public Transfers(ContainerUses uses, Entities entities) {
        this.uses = uses;
        this.entities = entities;
    }

    /**
     * A document that {@link #put} takes and that is a version's configuration, too.
     *
     * @param selected entities as {@code tags/g1}, which come with all that they need; none means everything
     */
    public ObjectNode take(Contents contents, List<String> selected) {
        if (selected.isEmpty()) {
            return contents.document();
        }
        List<Contents.Place> wanted = new ArrayList<>();
        for (String one : selected) {
            List<String> parts = List.of(one.split("/", 2));
            Kind kind = Kind.of(parts.get(0));
            String id = parts.size() < 2 ? "" : parts.get(1);
            JsonNode entity = contents.find(kind, id)
                    .orElseThrow(() -> new RefusedException(
                            RefusedException.Reason.NOT_FOUND, "There is no " + kind.noun() + " with the id " + id));
            wanted.add(new Contents.Place(kind, entity, ""));
        }
        return Usage.of(uses, contents).withNeeds(wanted).document();
    }

    /**
     * Puts the entities of a document into a draft, all or none.
     *
     * @param order {@code document}, {@code mode} and {@code dry_run}
     * @return what became of each entity
     */
    public ObjectNode put(Work work, Draft draft, ObjectNode order) {
        JsonNode document = order.path("document");
        RefusedException.ifAny(check(document));
        Transfer.Mode mode =
                Transfer.Mode.valueOf(order.path("mode").asText("rename").toUpperCase(Locale.ROOT));
        Transfer transfer = Transfer.plan(uses, Contents.of(document), draft, mode, work.ids());
        boolean dry = order.path("dry_run").asBoolean();
        List<Finding> findings = new ArrayList<>();
        Map<Kind, Integer> places = new HashMap<>();
        for (Transfer.Step step : transfer.steps()) {
            int place = places.merge(step.kind(), 1, Integer::sum) - 1;
            if (step.saves()) {
                ObjectNode entity = transfer.placed(step);
                // A longer name or a text that a longer name made longer may be too long.
                entities.check(step.kind(), entity).forEach(finding -> findings.add(inDocument(step, place, finding)));
                if (findings.isEmpty() && !dry) {
                    entities.put(work, draft, step.kind(), entity);
                }
            }
        }
        RefusedException.ifAny(findings);
        ObjectNode result = Json.MAPPER.createObjectNode().put("dry_run", dry);
        result.set("items", transfer.report());
        return result;
    }

    private static Finding inDocument(Transfer.Step step, int place, Finding finding) {
        return step.kind() == Kind.SETTINGS
                ? new Finding(finding.pointer().replaceFirst("^/value", "/document/" + step.id()), finding.message())
                : finding.under("/document/" + step.kind().list() + "/" + place);
    }

    private List<Finding> check(JsonNode document) {
        List<Finding> findings = new ArrayList<>();
        int count = 0;
        for (Kind kind : Kind.values()) {
            JsonNode list = document.path(kind.list());
            if (!list.isMissingNode() && !list.isArray()) {
                findings.add(new Finding("/document/" + kind.list(), "this is a list"));
            }
            count += list.size();
            Map<String, Integer> ids = new HashMap<>();
            for (int i = 0; i < list.size() && count <= MOST_ENTITIES; i++) {
                String place = "/document/" + kind.list() + "/" + i;
                if (!(list.get(i) instanceof ObjectNode entity)) {
                    findings.add(new Finding(place, "an entity is a JSON object"));
                    continue;
                }
                entities.check(kind, entity).forEach(finding -> findings.add(finding.under(place)));
                if (ids.putIfAbsent(entity.path("id").asText(), i) != null) {
                    findings.add(new Finding(place + "/id", "another of the " + kind.list() + " has this id"));
                }
            }
        }
        if (count > MOST_ENTITIES) {
            findings.add(new Finding("/document", "more than " + MOST_ENTITIES + " entities; put them in by parts"));
        }
        return findings;
    }
}

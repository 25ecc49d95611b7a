package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Problem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pauses or replaces what the check of a container version refuses, entity by entity, so that one bad entity does not
 * keep the others from being edited and published. That consent is undecided is left to people.
 */
final class Mending {
    private static final Pattern PLACE = Pattern.compile("/(variables|triggers|tags)/([0-9]+)(/.*)?");
    private static final int MOST_ROUNDS = 8;

    private final Draft draft;
    private final Function<JsonNode, List<Problem>> check;
    /** How often each entity has been refused. */
    private final Map<String, Integer> refusals = new HashMap<>();

    Mending(Draft draft, Function<JsonNode, List<Problem>> check) {
        this.draft = draft;
        this.check = check;
    }

    /** Ends when the check finds nothing that can be mended. */
    void mend() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Map<ObjectNode, String> refused = refused();
            if (refused.isEmpty()) {
                return;
            }
            refused.forEach(this::mend);
        }
    }

    /** A copy in which every tag has a decision about consent, to find what else is wrong. */
    static ObjectNode decided(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        for (JsonNode tag : copy.path("tags")) {
            if (tag instanceof ObjectNode undecided && !tag.has("purposes") && !tag.has("strictly_necessary")) {
                undecided.put("strictly_necessary", "undecided");
            }
        }
        return copy;
    }

    /** The entities that the check refuses, with what it says of them first. */
    private Map<ObjectNode, String> refused() {
        Map<ObjectNode, String> refused = new LinkedHashMap<>();
        for (Problem problem : check.apply(decided(draft.document()))) {
            Matcher place = PLACE.matcher(problem.pointer());
            if (place.matches()) {
                List<ObjectNode> list = switch (place.group(1)) {
                    case "variables" -> draft.variables();
                    case "triggers" -> draft.triggers();
                    default -> draft.tags();
                };
                int index = Integer.parseInt(place.group(2));
                if (index < list.size()) {
                    String where = place.group(3) == null ? "" : place.group(3) + ": ";
                    refused.putIfAbsent(list.get(index), where + problem.message());
                }
            }
        }
        return refused;
    }

    private void mend(ObjectNode entity, String problem) {
        Item item = draft.origin(entity);
        int refusal = refusals.merge(entity.path("id").asText(), 1, Integer::sum);
        boolean mended = draft.tags().contains(entity)
                ? mendTag(item, entity, problem, refusal)
                : refusal == 1 && mendOther(item, entity, problem);
        if (!mended) {
            item.skipped(Cause.REFUSED_BY_CHECK.with(problem));
            draft.remove(entity);
        }
    }

    private static boolean mendTag(Item item, ObjectNode tag, String problem, int refusal) {
        if (refusal == 1) {
            // What is wrong with a paused tag can wait.
            item.needsAction(Cause.PAUSED_BY_CHECK.with(problem));
            tag.put("paused", true);
        } else if (refusal == 2) {
            item.needsAction(Cause.REFUSED_BY_CHECK.with(problem));
            tag.remove(List.of("setup", "teardown", "schedule", "priority", "limit"));
            Sources.placeholder(item, tag, MissingNode.getInstance());
        }
        return refusal <= 2;
    }

    private boolean mendOther(Item item, ObjectNode entity, String problem) {
        Reason reason = Cause.REFUSED_BY_CHECK.with(problem);
        if (draft.variables().contains(entity)) {
            entity.remove(List.of("default", "format", "labels"));
            VariableTypes.standIn(item, entity, reason);
        } else {
            item.needsAction(reason);
            Draft.addNotes(entity, "GTM: " + item.node());
            entity.put("type", "page_view").putObject("parameters");
            entity.putArray("conditions").add(Conditions.never());
        }
        return true;
    }
}

package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Problem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces what the check of a container version refuses, entity by entity, so that one bad entity does not keep the
 * others from being edited and published.
 */
final class Mending {
    private static final Pattern PLACE = Pattern.compile("/(variables|triggers|tags)/([0-9]+)(/.*)?");
    private static final int MOST_ROUNDS = 8;

    private final Draft draft;
    private final Function<JsonNode, List<Problem>> check;
    private final Set<String> replaced = new HashSet<>();

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

    /** The entities that the check refuses, with what it says of them first. */
    private Map<ObjectNode, String> refused() {
        Map<ObjectNode, String> refused = new LinkedHashMap<>();
        for (Problem problem : check.apply(draft.document())) {
            Matcher place = PLACE.matcher(problem.pointer());
            if (place.matches()) {
                List<ObjectNode> list = switch (place.group(1)) {
                    case "variables" -> draft.variables();
                    case "triggers" -> draft.triggers();
                    default -> draft.tags();
                };
                int index = Integer.parseInt(place.group(2));
                if (index < list.size()) {
                    refused.putIfAbsent(list.get(index), place.group(3) + ": " + problem.message());
                }
            }
        }
        return refused;
    }

    private void mend(ObjectNode entity, String problem) {
        Item item = draft.origin(entity);
        Reason reason = Cause.REFUSED_BY_CHECK.with(problem);
        if (!replaced.add(entity.path("id").asText())) {
            item.skipped(reason);
            draft.remove(entity);
            return;
        }
        if (draft.variables().contains(entity)) {
            entity.remove(List.of("default", "format", "labels"));
            VariableTypes.standIn(item, entity, reason);
        } else if (draft.triggers().contains(entity)) {
            item.needsAction(reason);
            Draft.addNotes(entity, "GTM: " + item.node());
            entity.put("type", "page_view").putObject("parameters");
            entity.putArray("conditions").add(Conditions.never());
        } else {
            item.needsAction(reason);
            entity.remove(List.of("setup", "teardown", "schedule", "priority", "limit"));
            Sources.placeholder(item, entity, MissingNode.getInstance());
        }
    }
}

package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds trigger groups that can never fire because they wait for themselves. */
final class TriggerGroups {
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final JsonNode triggers;
    private final Set<String> seen = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private TriggerGroups(JsonNode triggers) {
        this.triggers = triggers;
    }

    /** What is wrong with the groups of a version that is valid under the schema. */
    static List<Problem> check(JsonNode version) {
        TriggerGroups groups = new TriggerGroups(version.path("triggers"));
        int index = 0;
        for (JsonNode trigger : groups.triggers) {
            if (trigger.path("type").asText().equals("group")) {
                groups.places.put(trigger.path("id").asText(), index);
            }
            index++;
        }
        groups.places.keySet().forEach(id -> groups.follow(id, new ArrayList<>()));
        return groups.problems;
    }

    private void follow(String id, List<String> path) {
        if (!places.containsKey(id) || seen.contains(id)) {
            return;
        }
        path.add(id);
        int index = 0;
        for (JsonNode member : group(id).at("/parameters/members")) {
            String next = member.path("trigger").asText();
            int start = path.indexOf(next);
            if (start >= 0) {
                problems.add(new Problem(
                        "/triggers/" + places.get(id) + "/parameters/members/" + index + "/trigger",
                        "this group waits for itself and would never fire: " + names(path.subList(start, path.size()))
                                + "; take one of them out of the other"));
            } else {
                follow(next, path);
            }
            index++;
        }
        path.removeLast();
        seen.add(id);
    }

    private String names(List<String> cycle) {
        List<String> names = new ArrayList<>();
        cycle.forEach(id -> names.add(group(id).path("name").asText()));
        names.add(names.getFirst());
        return String.join(" → ", names);
    }

    private JsonNode group(String id) {
        return triggers.path(places.getOrDefault(id, -1));
    }
}

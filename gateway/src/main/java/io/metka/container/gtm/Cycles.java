package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the variables whose values depend on themselves, or on too many others, and cuts them off. */
final class Cycles {
    private static final int LONGEST_CHAIN = 40;

    private final Draft draft;
    private final Map<String, ObjectNode> byName = new HashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();

    private Cycles(Draft draft) {
        this.draft = draft;
        draft.variables().forEach(variable -> byName.put(variable.path("name").asText(), variable));
    }

    static void cut(Draft draft) {
        Cycles cycles = new Cycles(draft);
        List.copyOf(cycles.byName.keySet()).stream().sorted().forEach(name -> cycles.depth(name, new HashSet<>()));
    }

    /** How many variables stand behind this one, itself included. */
    private int depth(String name, Set<String> path) {
        Integer known = depths.get(name);
        ObjectNode variable = byName.get(name);
        if (known != null || variable == null) {
            return known == null ? 0 : known;
        }
        path.add(name);
        int deepest = 0;
        for (String next : references(variable)) {
            boolean endless = path.contains(next) || path.size() > LONGEST_CHAIN;
            int below = endless ? LONGEST_CHAIN : depth(next, path);
            deepest = Math.max(deepest, below);
        }
        path.remove(name);
        if (deepest >= LONGEST_CHAIN) {
            cut(variable);
            deepest = 0;
        }
        depths.put(name, deepest + 1);
        return deepest + 1;
    }

    private void cut(ObjectNode variable) {
        Item item = draft.origin(variable);
        variable.remove(List.of("default", "format"));
        VariableTypes.standIn(item, variable, Cause.CYCLE.with());
    }

    private static List<String> references(ObjectNode variable) {
        List<String> found = new ArrayList<>();
        collect(variable.path("parameters"), found);
        collect(variable.path("default"), found);
        collect(variable.path("format"), found);
        return found;
    }

    private static void collect(JsonNode node, List<String> found) {
        if (node.isTextual()) {
            found.addAll(Texts.references(node.asText()));
        }
        node.forEach(child -> collect(child, found));
    }
}

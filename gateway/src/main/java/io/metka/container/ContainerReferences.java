package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a schema cannot say: names and ids are unique, references lead somewhere, patterns and code can be read. */
final class ContainerReferences {
    private static final int LONGEST_CHAIN = 50;

    private final ParameterTexts texts;
    private final ScriptSyntax syntax;
    private final JsonNode version;
    private final List<Problem> problems = new ArrayList<>();
    /** Name → place of each variable of the document. */
    private final Map<String, Integer> variables = new LinkedHashMap<>();
    /** The ids of each kind. */
    private final Map<EntityKind, Set<String>> ids = new EnumMap<>(EntityKind.class);

    private ContainerReferences(ParameterTexts texts, ScriptSyntax syntax, JsonNode version) {
        this.texts = texts;
        this.syntax = syntax;
        this.version = version;
    }

    /** Checks a version that is valid under the schema. */
    static List<Problem> check(ParameterTexts texts, ScriptSyntax syntax, JsonNode version) {
        ContainerReferences references = new ContainerReferences(texts, syntax, version);
        for (EntityKind kind : EntityKind.values()) {
            references.checkIds(kind);
        }
        references.checkVariables();
        for (EntityKind kind : EntityKind.values()) {
            references.checkTexts(kind);
        }
        references.checkCycles();
        references.problems.addAll(TriggerGroups.check(version));
        references.problems.addAll(TagChecks.check(version));
        references.problems.addAll(CrossDomain.check(version));
        return List.copyOf(references.problems);
    }

    private void checkIds(EntityKind kind) {
        Set<String> known = new HashSet<>();
        int index = 0;
        for (JsonNode entity : version.path(kind.list())) {
            String id = entity.path("id").asText();
            if (!known.add(id)) {
                problem(
                        "/" + kind.list() + "/" + index + "/id",
                        "another of the " + kind.list() + " has the id \"" + id + "\"");
            }
            index++;
        }
        ids.put(kind, known);
    }

    private void checkVariables() {
        int index = 0;
        for (JsonNode variable : version.path("variables")) {
            String name = variable.path("name").asText().strip();
            String pointer = "/variables/" + index + "/name";
            if (BuiltInVariables.find(name) != null) {
                problem(pointer, "\"" + name + "\" is the name of a built-in variable; choose another");
            } else if (variables.putIfAbsent(name, index) != null) {
                problem(pointer, "another variable is called \"" + name + "\"; choose another name");
            }
            if (variable.path("type").asText().equals("constant")
                    && !TextTemplate.parse(variable.at("/parameters/value").asText())
                            .references()
                            .isEmpty()) {
                problem("/variables/" + index + "/parameters/value", "a constant cannot contain variables");
            }
            index++;
        }
    }

    private void checkTexts(EntityKind kind) {
        int index = 0;
        for (JsonNode entity : version.path(kind.list())) {
            String place = "/" + kind.list() + "/" + index;
            texts.visit(kind, entity, (holds, pointer, text) -> checkText(holds, place + pointer, text));
            index++;
        }
    }

    private void checkText(Holds holds, String pointer, String text) {
        switch (holds) {
            case TEMPLATE, HTML -> checkTemplate(pointer, text);
            case SCRIPT -> {
                checkTemplate(pointer, text);
                MarketerCode.problems(text, syntax).forEach(wrong -> problem(pointer, wrong));
            }
            case PATTERN -> checkPattern(pointer, text);
            case SELECTOR -> refuseReferences(pointer, text);
            case TRIGGER -> checkId(EntityKind.TRIGGER, pointer, text);
            case TAG -> checkId(EntityKind.TAG, pointer, text);
            case MAPPING, LITERAL -> {}
        }
    }

    private void checkTemplate(String pointer, String text) {
        for (String name : TextTemplate.parse(text).references()) {
            if (!variables.containsKey(name) && BuiltInVariables.find(name) == null) {
                problem(pointer, "no variable is called \"" + name + "\"");
            }
        }
    }

    private void checkPattern(String pointer, String text) {
        if (refuseReferences(pointer, text)) {
            return;
        }
        String wrong = RegexSubset.check(text);
        if (wrong != null) {
            problem(pointer, wrong);
        }
    }

    private boolean refuseReferences(String pointer, String text) {
        boolean found = !TextTemplate.parse(text).references().isEmpty();
        if (found) {
            problem(pointer, "a pattern cannot contain variables");
        }
        return found;
    }

    private void checkId(EntityKind kind, String pointer, String id) {
        if (!ids.getOrDefault(kind, Set.of()).contains(id)) {
            problem(pointer, "no " + kind.noun() + " has the id \"" + id + "\"");
        }
    }

    private void checkCycles() {
        Map<String, Integer> depths = new HashMap<>();
        for (String name : variables.keySet()) {
            depth(name, new ArrayList<>(), depths);
        }
    }

    /** How many variables one after another the value of this one may take, itself included. */
    private int depth(String name, List<String> path, Map<String, Integer> depths) {
        Integer known = depths.get(name);
        if (known != null) {
            return known;
        }
        path.add(name);
        int deepest = 0;
        for (String next : referencesOf(name)) {
            int start = path.indexOf(next);
            if (start >= 0) {
                String cycle = String.join(" → ", path.subList(start, path.size())) + " → " + next;
                problem("/variables/" + variables.get(name), "its value depends on itself: " + cycle);
                continue;
            }
            int below = path.size() < LONGEST_CHAIN ? depth(next, path, depths) : 1;
            if (path.size() + below > LONGEST_CHAIN) {
                problem(
                        "/variables/" + variables.get(name),
                        "it continues a chain of more than " + LONGEST_CHAIN + " variables that depend on each other");
                continue;
            }
            deepest = Math.max(deepest, below);
        }
        path.removeLast();
        depths.put(name, deepest + 1);
        return deepest + 1;
    }

    private List<String> referencesOf(String name) {
        Integer index = variables.get(name);
        if (index == null) {
            return List.of();
        }
        List<String> references = new ArrayList<>();
        texts.visit(EntityKind.VARIABLE, version.path("variables").get(index), (holds, _, text) -> {
            if (holds == Holds.TEMPLATE || holds == Holds.SCRIPT) {
                references.addAll(TextTemplate.parse(text).references());
            }
        });
        return references;
    }

    private void problem(String pointer, String message) {
        problems.add(new Problem(pointer, message));
    }
}

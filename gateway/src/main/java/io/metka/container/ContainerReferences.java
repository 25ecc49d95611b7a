package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a schema cannot say: that names and ids are unique, that references lead somewhere, and that patterns work. */
final class ContainerReferences {
    /** Where in a variable's definition a template may stand. */
    private static final List<String> VARIABLE_TEMPLATES = List.of("/default", "/parameters/source");

    private static final int LONGEST_CHAIN = 50;

    private final JsonNode version;
    private final List<Problem> problems = new ArrayList<>();
    /** Name → place of each variable of the document. */
    private final Map<String, Integer> variables = new LinkedHashMap<>();

    private ContainerReferences(JsonNode version) {
        this.version = version;
    }

    /** Checks a version that is valid under the schema. */
    static List<Problem> check(JsonNode version) {
        ContainerReferences references = new ContainerReferences(version);
        references.checkVariables();
        Set<String> triggers = references.checkIds("triggers");
        references.checkIds("tags");
        references.checkConditions();
        references.checkTags(triggers);
        references.checkCycles();
        return List.copyOf(references.problems);
    }

    private void checkVariables() {
        checkIds("variables");
        int index = 0;
        for (JsonNode variable : version.path("variables")) {
            String name = variable.path("name").asText().strip();
            String pointer = "/variables/" + index + "/name";
            if (BuiltInVariables.find(name) != null) {
                problem(pointer, "\"" + name + "\" is the name of a built-in variable; choose another");
            } else if (variables.putIfAbsent(name, index) != null) {
                problem(pointer, "another variable is called \"" + name + "\"; choose another name");
            }
            index++;
        }
        index = 0;
        for (JsonNode variable : version.path("variables")) {
            String pointer = "/variables/" + index;
            VARIABLE_TEMPLATES.forEach(place -> checkTemplate(variable.at(place), pointer + place));
            if (!TextTemplate.parse(variable.at("/parameters/value").asText())
                    .references()
                    .isEmpty()) {
                problem(pointer + "/parameters/value", "a constant cannot contain variables");
            }
            index++;
        }
    }

    private Set<String> checkIds(String list) {
        Set<String> ids = new HashSet<>();
        int index = 0;
        for (JsonNode entity : version.path(list)) {
            String id = entity.path("id").asText();
            if (!ids.add(id)) {
                problem("/" + list + "/" + index + "/id", "another of the " + list + " has the id \"" + id + "\"");
            }
            index++;
        }
        return ids;
    }

    private void checkConditions() {
        for (int t = 0; t < version.path("triggers").size(); t++) {
            JsonNode conditions = version.path("triggers").get(t).path("conditions");
            for (int c = 0; c < conditions.size(); c++) {
                checkCondition(conditions.get(c), "/triggers/" + t + "/conditions/" + c);
            }
        }
    }

    private void checkCondition(JsonNode condition, String pointer) {
        checkTemplate(condition.path("variable"), pointer + "/variable");
        String operator = condition.path("operator").asText();
        JsonNode value = condition.path("value");
        boolean pattern = operator.equals("regex") || operator.equals("css_selector");
        if (!pattern) {
            checkTemplate(value, pointer + "/value");
        } else if (!TextTemplate.parse(value.asText()).references().isEmpty()) {
            problem(pointer + "/value", "a pattern cannot contain variables");
        } else if (operator.equals("regex")) {
            String wrong = RegexSubset.check(value.asText());
            if (wrong != null) {
                problem(pointer + "/value", wrong);
            }
        }
    }

    private void checkTags(Set<String> triggers) {
        for (int t = 0; t < version.path("tags").size(); t++) {
            JsonNode tag = version.path("tags").get(t);
            String pointer = "/tags/" + t;
            checkTriggers(tag.path("triggers"), pointer + "/triggers/", triggers);
            checkTriggers(tag.path("exceptions"), pointer + "/exceptions/", triggers);
            checkTemplate(tag.at("/parameters/event"), pointer + "/parameters/event");
            JsonNode properties = tag.at("/parameters/properties");
            for (int p = 0; p < properties.size(); p++) {
                checkTemplate(properties.get(p).path("value"), pointer + "/parameters/properties/" + p + "/value");
            }
        }
    }

    private void checkTriggers(JsonNode ids, String pointer, Set<String> known) {
        for (int i = 0; i < ids.size(); i++) {
            if (!known.contains(ids.get(i).asText())) {
                problem(pointer + i, "no trigger has the id \"" + ids.get(i).asText() + "\"");
            }
        }
    }

    private void checkTemplate(JsonNode template, String pointer) {
        if (template.isTextual()) {
            for (String name : TextTemplate.parse(template.asText()).references()) {
                if (!variables.containsKey(name) && BuiltInVariables.find(name) == null) {
                    problem(pointer, "no variable is called \"" + name + "\"");
                }
            }
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
        JsonNode variable = version.path("variables").get(index);
        return VARIABLE_TEMPLATES.stream()
                .flatMap(place -> TextTemplate.parse(variable.at(place).asText()).references().stream())
                .toList();
    }

    private void problem(String pointer, String message) {
        problems.add(new Problem(pointer, message));
    }
}

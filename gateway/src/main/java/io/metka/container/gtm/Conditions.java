package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.Map;
import java.util.Optional;

/** Turns the conditions of GTM's triggers into ours. */
final class Conditions {
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("EQUALS", "equals"),
            Map.entry("CONTAINS", "contains"),
            Map.entry("STARTS_WITH", "starts_with"),
            Map.entry("ENDS_WITH", "ends_with"),
            Map.entry("MATCH_REGEX", "regex"),
            Map.entry("CSS_SELECTOR", "css_selector"),
            Map.entry("GREATER", "greater"),
            Map.entry("GREATER_OR_EQUALS", "greater_or_equal"),
            Map.entry("LESS", "less"),
            Map.entry("LESS_OR_EQUALS", "less_or_equal"));

    /** Spellings that only files have that were written by hand. */
    private static final Map<String, String> WRONG = Map.of(
            "EQUAL", "EQUALS",
            "REGEX", "MATCH_REGEX",
            "MATCHES_REGEX", "MATCH_REGEX",
            "GREATER_THAN", "GREATER",
            "LESS_THAN", "LESS",
            "MATCHES_CSS_SELECTOR", "CSS_SELECTOR");

    private final Names names;
    private final Texts texts;
    private final Draft draft;

    Conditions(Names names, Texts texts, Draft draft) {
        this.names = names;
        this.texts = texts;
        this.draft = draft;
    }

    /** Holds for no occurrence, because every occurrence has a name. */
    static ObjectNode never() {
        return Json.MAPPER
                .createObjectNode()
                .put("variable", "{{Event}}")
                .put("operator", "exists")
                .put("negate", true);
    }

    static boolean isNever(JsonNode condition) {
        return condition.equals(never());
    }

    /** The condition of a trigger; one that cannot be kept becomes {@link #never}, and the item says so. */
    ObjectNode map(Item item, JsonNode filter) {
        Parameters parameters = Parameters.of(filter.path("parameter"));
        String code = Codes.of(filter.path("type").asText());
        String spelled = WRONG.getOrDefault(code, code);
        String operator = OPERATORS.get(spelled);
        if (operator == null || parameters.text("arg0").isBlank()) {
            item.needsAction(Cause.CONDITION_REFUSED.with(shown(code, parameters)));
            return never();
        }
        if (!spelled.equals(code)) {
            item.changed(Cause.WRONG_CODE.with(code, spelled));
        }
        Optional<Value> value = value(item, operator, parameters);
        if (value.isEmpty()) {
            return never();
        }
        ObjectNode condition = Json.MAPPER.createObjectNode().put("variable", variable(item, parameters.text("arg0")));
        condition.put("operator", operator).put("value", value.get().text());
        if (parameters.flag("negate")) {
            condition.put("negate", true);
        }
        if (parameters.flag("ignore_case") || value.get().ignoreCase()) {
            condition.put("ignore_case", true);
        }
        return condition;
    }

    /** What a variable is compared with. */
    private record Value(String text, boolean ignoreCase) {}

    private Optional<Value> value(Item item, String operator, Parameters parameters) {
        String raw = parameters.text("arg1");
        return switch (operator) {
            case "regex" -> pattern(item, raw).map(adapted -> new Value(adapted.pattern(), adapted.ignoreCase()));
            case "css_selector" -> plain(item, raw).map(selector -> new Value(selector, false));
            default -> Optional.of(new Value(texts.template(item, raw), false));
        };
    }

    /** A pattern of the subset; empty when there is no way to write it there, and then the item needs a person. */
    Optional<Patterns.Adapted> pattern(Item item, String raw) {
        Optional<String> literal = plain(item, raw);
        if (literal.isEmpty()) {
            return Optional.empty();
        }
        Patterns.Adapted adapted = Patterns.adapt(literal.get());
        if (adapted.refusal() != null) {
            item.needsAction(Cause.PATTERN_REFUSED.with(raw, adapted.refusal()));
            return Optional.empty();
        }
        if (!adapted.pattern().equals(literal.get())) {
            item.changed(Cause.PATTERN_ADAPTED.with(adapted.pattern()));
        }
        return Optional.of(adapted);
    }

    private Optional<String> plain(Item item, String raw) {
        Optional<String> literal = texts.literal(item, raw);
        if (literal.isEmpty()) {
            item.needsAction(Cause.PATTERN_NAMES_VARIABLE.with(raw));
        }
        return literal;
    }

    /** Exactly one reference, whatever is compared. */
    private String variable(Item item, String text) {
        Optional<String> sole = Texts.soleReference(text);
        String template = texts.template(item, text);
        return sole.isPresent() && template.startsWith("{{")
                ? template.strip()
                : "{{" + composed(item, template) + "}}";
    }

    private String composed(Item item, String template) {
        String name = names.free(Names.adapted("Text of «" + item.name() + "»", "Text"));
        ObjectNode variable = Json.MAPPER
                .createObjectNode()
                .put("id", draft.id("composed", ""))
                .put("name", name)
                .put("type", "undefined");
        variable.putObject("parameters");
        variable.put("default", template);
        draft.variable(variable);
        draft.added("variable", variable, Cause.ADDED_COMPOSED.with());
        item.changed(Cause.COMPOSED.with(name));
        return name;
    }

    private static String shown(String code, Parameters parameters) {
        return code + " " + parameters.text("arg0") + " " + parameters.text("arg1");
    }
}

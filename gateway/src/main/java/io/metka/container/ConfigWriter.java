package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns a checked container version into the configuration that the runtime reads ({@code tag-runtime/src/config.ts}).
 *
 * <p>Names, notes and ids stay behind, except in a preview, which tells of entities by them; variables and triggers become indexes; a trigger that no
 * tag uses and a variable that nothing reads are left out. What is written depends on nothing but the version.
 */
final class ConfigWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What stands in the data layer for those who know GTM. */
    private static final Pattern GTM_KEY = Pattern.compile("gtm(\\.|$)|event$");

    private final ParameterTexts texts;
    private final Templates templates;
    private final boolean preview;
    private final Map<String, JsonNode> variables = new HashMap<>();
    private final Map<String, JsonNode> triggers = new HashMap<>();
    private final Map<String, Integer> variableIndexes = new HashMap<>();
    private final Map<String, Integer> triggerIndexes = new LinkedHashMap<>();
    private final List<ObjectNode> writtenVariables = new ArrayList<>();
    private final List<ObjectNode> writtenTriggers = new ArrayList<>();
    private final Set<String> used = new TreeSet<>();
    /** JavaScript expression → its place in the script's list of functions. */
    private final Map<String, Integer> functions = new LinkedHashMap<>();

    ConfigWriter(ParameterTexts texts, JsonNode version) {
        this(texts, version, false);
    }

    /**
     * A writer for one script.
     *
     * @param preview of a script that shows a version to those who work on it
     */
    ConfigWriter(ParameterTexts texts, JsonNode version, boolean preview) {
        this.texts = texts;
        this.preview = preview;
        templates = Templates.of(version);
        version.path("variables")
                .forEach(v -> variables.put(v.path("name").asText().strip(), v));
        version.path("triggers").forEach(t -> triggers.put(t.path("id").asText(), t));
    }

    /** What the configuration names, as {@code kind/type}; complete after {@link #write}. */
    Set<String> used() {
        return used;
    }

    /** The functions that the configuration names as {@code {f: index}}; complete after {@link #write}. */
    List<String> functions() {
        return List.copyOf(functions.keySet());
    }

    /** Adds {@code variables}, {@code triggers} and {@code tags} to the configuration. */
    void write(JsonNode version, ObjectNode config) {
        ArrayNode tags = new TagWriter(this, version, preview).write();
        config.putArray("variables").addAll(writtenVariables);
        config.putArray("triggers").addAll(writtenTriggers);
        config.set("tags", tags);
    }

    /** What an entity is written into: empty, or with what people call it. */
    ObjectNode named(JsonNode entity) {
        ObjectNode written = NODES.objectNode();
        if (preview) {
            for (String name : List.of("id", "name")) {
                if (entity.has(name)) {
                    written.set(name, entity.path(name));
                }
            }
        }
        return written;
    }

    JsonNode parameters(EntityKind kind, JsonNode entity) {
        JsonNode changed = texts.change(kind, entity, this::written);
        return Templates.uses(entity) ? templates.compile(changed) : changed;
    }

    private JsonNode written(Holds holds, JsonNode text) {
        return switch (holds) {
            case TEMPLATE -> value(text);
            case SCRIPT -> function(text.asText());
            case MAPPING -> NODES.textNode(use("mappings", text.asText()));
            case TRIGGER -> NODES.numberNode(triggerIndex(text.asText()));
            case HTML -> HtmlPieces.compile(text.asText(), this::variableIndex);
            case PATTERN, SELECTOR, TAG, LITERAL -> text;
        };
    }

    private ObjectNode function(String code) {
        String function = MarketerCode.function(code, this::variableIndex);
        functions.putIfAbsent(function, functions.size());
        return NODES.objectNode().put("f", functions.get(function));
    }

    ArrayNode triggerIndexes(JsonNode ids) {
        ArrayNode indexes = NODES.arrayNode();
        ids.forEach(id -> indexes.add(triggerIndex(id.asText())));
        return indexes;
    }

    private int triggerIndex(String id) {
        Integer known = triggerIndexes.get(id);
        if (known != null) {
            return known;
        }
        int index = writtenTriggers.size();
        triggerIndexes.put(id, index);
        JsonNode trigger = triggers.getOrDefault(id, NODES.objectNode());
        ObjectNode written = named(trigger);
        writtenTriggers.add(written);
        trigger(trigger, written);
        return index;
    }

    private void trigger(JsonNode trigger, ObjectNode written) {
        String type = use("triggers", trigger.path("type").asText());
        written.put("type", type);
        JsonNode parameters = parameters(EntityKind.TRIGGER, trigger);
        written.set("parameters", parameters);
        if (type.equals("custom_event") && hearsPageLoad(parameters)) {
            use("triggers", "dom_ready");
        }
        conditions(trigger.path("conditions"), written.putArray("conditions"));
        if (!trigger.path("any_of").isEmpty()) {
            ArrayNode groups = written.putArray("any_of");
            trigger.path("any_of").forEach(group -> conditions(group, groups.addArray()));
        }
    }

    /** Whether the events of a page that loads fire the trigger, which are told only to those who want them. */
    private static boolean hearsPageLoad(JsonNode parameters) {
        String event = parameters.path("event").asText();
        boolean ignoreCase = parameters.path("ignore_case").asBoolean();
        return Stream.of("gtm.dom", "gtm.load")
                .anyMatch(name -> parameters.path("match").asText().equals("regex")
                        ? new CommonPattern(event, ignoreCase).isIn(name)
                        : ignoreCase ? name.equalsIgnoreCase(event) : name.equals(event));
    }

    private void conditions(JsonNode list, ArrayNode conditions) {
        for (JsonNode condition : list) {
            ObjectNode one = conditions.addObject();
            one.set("variable", value(condition.path("variable")));
            one.put("operator", use("operators", condition.path("operator").asText()));
            if (condition.has("value")) {
                one.set("value", value(condition.path("value")));
            }
            for (String flag : List.of("negate", "ignore_case")) {
                if (condition.path(flag).asBoolean()) {
                    one.put(flag, true);
                }
            }
        }
    }

    /** A literal, or a text whose references have become indexes. */
    private JsonNode value(JsonNode literal) {
        if (!literal.isTextual()) {
            return literal;
        }
        return TextTemplate.parse(literal.asText()).compiled(this::variableIndex);
    }

    private int variableIndex(String name) {
        Integer known = variableIndexes.get(name);
        if (known != null) {
            return known;
        }
        JsonNode variable = variables.get(name);
        if (variable == null) {
            variable = BuiltInVariables.find(name);
        }
        if (variable == null) {
            throw new IllegalStateException("The reference {{" + name + "}} was not checked");
        }
        int index = writtenVariables.size();
        variableIndexes.put(name, index);
        ObjectNode written = named(variable);
        if (preview) {
            written.put("name", name);
        }
        writtenVariables.add(written);
        variable(variable, written);
        return index;
    }

    private void variable(JsonNode variable, ObjectNode written) {
        written.put("type", use("variables", variable.path("type").asText()));
        JsonNode parameters = parameters(EntityKind.VARIABLE, variable);
        written.set("parameters", parameters);
        if (GTM_KEY.matcher(parameters.path("path").asText()).lookingAt()) {
            use("start", "gtm_keys");
        }
        if (variable.has("default")) {
            written.set("default", value(variable.path("default")));
        }
        for (String option : List.of("format", "lookup")) {
            if (!variable.path(option).isEmpty()) {
                use("options", option);
                written.set(option, texts.changeProperty(EntityKind.VARIABLE, variable, option, this::written));
            }
        }
    }

    String use(String kind, String type) {
        used.add(kind + "/" + type);
        return type;
    }
}

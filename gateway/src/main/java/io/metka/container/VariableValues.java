package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a configuration's variables at one moment, as {@code tag-runtime/src/rules} computes them; a missing node
 * is {@code undefined}. What only a browser can read (elements, globals, storage, code) has no value here.
 */
final class VariableValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonNode UNDEFINED = MissingNode.getInstance();
    private static final int LONGEST_TEXT = 10_000;
    private static final int LARGEST_RANDOM = Integer.MAX_VALUE;

    /** The parameters of the page's address for each part of a campaign; the first that has a value counts. */
    private static final Map<String, String> CAMPAIGN = Map.of(
            "source", "utm_source",
            "medium", "utm_medium",
            "name", "utm_campaign",
            "term", "utm_term",
            "content", "utm_content",
            "id", "utm_id",
            "click_id", "yclid,ymclid,gclid,wbraid,gbraid,dclid,vkclid,rb_clickid,fbclid,msclkid,ttclid");

    private final JsonNode variables;
    private final Moment moment;
    private final Map<Integer, JsonNode> known = new HashMap<>();

    VariableValues(JsonNode variables, Moment moment) {
        this.variables = variables;
        this.moment = moment;
    }

    /** The value of a literal, or of a text with references in it. */
    JsonNode value(JsonNode value) {
        if (!value.isObject()) {
            return value;
        }
        JsonNode parts = value.path("$");
        if (parts.size() == 1 && parts.get(0).isNumber()) {
            return variable(parts.get(0).asInt());
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            JsonNode one = part.isNumber() ? variable(part.asInt()) : part;
            text.append(ScriptValues.isAbsent(one) ? "" : ScriptValues.text(one));
        }
        return NODES.textNode(text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
    }

    private String text(JsonNode value) {
        JsonNode known = value(value);
        return ScriptValues.isAbsent(known) ? "" : ScriptValues.text(known);
    }

    private JsonNode variable(int index) {
        JsonNode there = known.get(index);
        if (there != null) {
            return there;
        }
        // Whoever asks for itself gets nothing instead of an endless chain.
        known.put(index, UNDEFINED);
        JsonNode computed = compute(variables.path(index));
        known.put(index, computed);
        return computed;
    }

    private JsonNode compute(JsonNode variable) {
        JsonNode value = read(variable.path("type").asText(), variable.path("parameters"));
        if (value.isMissingNode()) {
            value = value(variable.path("default"));
        }
        if (variable.has("format")) {
            value = ValueOptions.format(value, variable.path("format"), this::value);
        }
        if (variable.has("lookup")) {
            JsonNode row = row(variable.path("lookup"), value);
            value = row.isMissingNode() ? value : value(row.path("value"));
        }
        return value;
    }

    private JsonNode read(String type, JsonNode parameters) {
        Moment.PageView page = moment.page();
        return switch (type) {
            case "constant" -> parameters.path("value");
            case "data_layer" ->
                moment.data()
                        .read(
                                parameters.path("path").asText(),
                                parameters.path("version").asInt());
            case "event_name" -> NODES.textNode(moment.event());
            case "page_title" -> NODES.textNode(page.title());
            case "url" -> {
                String source = parameters.has("source") ? text(parameters.path("source")) : "";
                yield part(source.isEmpty() ? page.url() : source, parameters);
            }
            case "referrer" ->
                parameters.has("component") ? part(page.referrer(), parameters) : NODES.textNode(page.referrer());
            case "cookie" -> cookie(parameters);
            case "lookup_table" ->
                value(row(parameters.path("rows"), value(parameters.path("input")))
                        .path("value"));
            case "regex_table" -> byPattern(parameters);
            case "settings_table" -> settings(parameters.path("rows"));
            case "user_data" -> person(parameters);
            case "campaign" -> campaign(parameters.path("parameter").asText());
            default -> ofContainer(type, parameters);
        };
    }

    private JsonNode ofContainer(String type, JsonNode parameters) {
        JsonNode container = moment.container();
        return switch (type) {
            case "container_id" -> container.path("id");
            case "container_version" -> container.path("version");
            case "environment_name" ->
                NODES.textNode(container.path("environment").asText("Live"));
            case "debug_mode" -> NODES.booleanNode(container.path("preview").asBoolean());
            case "consent_state" ->
                NODES.textNode(
                        moment.consent().getOrDefault(parameters.path("purpose").asText(), "unknown"));
            case "segments" ->
                NODES.arrayNode()
                        .addAll(moment.segments().stream().map(NODES::textNode).toList());
            case "random" -> NODES.numberNode(random(parameters));
            default -> UNDEFINED;
        };
    }

    private JsonNode part(String address, JsonNode parameters) {
        return optional(AddressPart.of(
                address,
                parameters.path("component").asText(),
                parameters.path("strip_www").asBoolean(),
                parameters.has("query_key") ? text(parameters.path("query_key")) : null));
    }

    private JsonNode cookie(JsonNode parameters) {
        String raw = moment.page().cookies().get(parameters.path("name").asText());
        return optional(raw != null && parameters.path("decode").asBoolean() ? AddressPart.decoded(raw) : raw);
    }

    /** The first row whose key is the text of the value. */
    private JsonNode row(JsonNode rows, JsonNode value) {
        String wanted = ScriptValues.text(value);
        for (JsonNode row : rows) {
            if (ScriptValues.text(value(row.path("key"))).equals(wanted)) {
                return row;
            }
        }
        return UNDEFINED;
    }

    private JsonNode byPattern(JsonNode parameters) {
        String input = ScriptValues.text(value(parameters.path("input")));
        for (JsonNode row : parameters.path("rows")) {
            String source = row.path("pattern").asText();
            CommonPattern pattern = new CommonPattern(
                    parameters.path("full_match").asBoolean() ? "^(?:" + source + ")$" : source,
                    parameters.path("ignore_case").asBoolean());
            if (pattern.isIn(input)) {
                return parameters.path("replace").asBoolean()
                        ? NODES.textNode(pattern.replaceAll(input, text(row.path("value"))))
                        : value(row.path("value"));
            }
        }
        return UNDEFINED;
    }

    private ObjectNode settings(JsonNode rows) {
        ObjectNode settings = NODES.objectNode();
        for (JsonNode row : rows) {
            JsonNode value = value(row.path("value"));
            if (!value.isMissingNode()) {
                settings.set(row.path("name").asText(), value);
            }
        }
        return settings;
    }

    private JsonNode person(JsonNode parameters) {
        ObjectNode person = NODES.objectNode();
        for (Map.Entry<String, JsonNode> field : parameters.properties()) {
            String text = text(field.getValue()).strip();
            if (!text.isEmpty()) {
                person.put(field.getKey(), text);
            }
        }
        return person.isEmpty() ? UNDEFINED : person;
    }

    private JsonNode campaign(String parameter) {
        String value = AddressPart.of(moment.page().url(), "query", false, CAMPAIGN.getOrDefault(parameter, ""));
        return value == null || value.isEmpty() ? UNDEFINED : NODES.textNode(value);
    }

    private long random(JsonNode parameters) {
        long least = parameters.path("min").asLong();
        long most = parameters.path("max").asLong(LARGEST_RANDOM);
        return least + (long) (moment.chance() * (most - least + 1));
    }

    private static JsonNode optional(@Nullable String text) {
        return text == null ? UNDEFINED : NODES.textNode(text);
    }
}

package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A list of GTM parameters, {@code {type, key, value | list | map}}, by their keys. */
record Parameters(Map<String, JsonNode> byKey) {

    static final Parameters NONE = new Parameters(Map.of());

    /** One row of a table of two columns. */
    record Row(String name, String value) {}

    static Parameters of(JsonNode list) {
        Map<String, JsonNode> byKey = new LinkedHashMap<>();
        for (JsonNode parameter : list) {
            byKey.putIfAbsent(parameter.path("key").asText(), parameter);
        }
        return new Parameters(byKey);
    }

    Set<String> keys() {
        return byKey.keySet();
    }

    /** The value of a parameter; empty when it is unset. */
    String text(String key) {
        return value(byKey.getOrDefault(key, MissingNode.getInstance()));
    }

    /** The first of these parameters that has a value. */
    String first(String... keys) {
        for (String key : keys) {
            if (!text(key).isEmpty()) {
                return text(key);
            }
        }
        return "";
    }

    boolean flag(String key) {
        return text(key).equalsIgnoreCase("true");
    }

    boolean has(String key) {
        return !text(key).isEmpty();
    }

    /** The values of a list. */
    List<String> list(String key) {
        List<String> values = new ArrayList<>();
        for (JsonNode item : byKey.getOrDefault(key, MissingNode.getInstance()).path("list")) {
            values.add(value(item));
        }
        return values;
    }

    /** The rows of a list of maps, those without a name left out. */
    List<Row> table(String key, String nameKey, String valueKey) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode item : byKey.getOrDefault(key, MissingNode.getInstance()).path("list")) {
            Parameters map = of(item.path("map"));
            if (map.has(nameKey)) {
                rows.add(new Row(map.text(nameKey), map.text(valueKey)));
            }
        }
        return rows;
    }

    static String value(JsonNode parameter) {
        JsonNode value = parameter.isValueNode() ? parameter : parameter.path("value");
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }
}

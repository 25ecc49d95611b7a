package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON Schemas (2020-12) that strangers' events are held against, so a schema must be safe: nothing is fetched, patterns
 * are RE2's and take linear time, and no reference leads back to itself.
 */
public final class PlanSchema {
    private static final int MOST_BYTES = 64 * 1024;
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String DEFINITIONS = "#/$defs/";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .regularExpressionFactory(PlanSchema::pattern)
                            .build())
                    .schemaLoader(loader -> loader.fetchRemoteResources(false)));

    private PlanSchema() {}

    /** A schema that {@link #problems} has found nothing wrong with. */
    static Schema compile(JsonText schema) {
        try {
            return REGISTRY.getSchema(Json.MAPPER.readTree(schema.utf8()));
        } catch (IOException e) {
            throw new IllegalArgumentException("The plan's schema is not JSON", e);
        }
    }

    /** Where an error lies, under the place where the instance lies in its event. */
    static String pointer(String instance, Error error) {
        String missing = "required".equals(error.getKeyword()) ? "/" + escaped(error.getProperty()) : "";
        return instance + error.getInstanceLocation() + missing;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static com.networknt.schema.regex.RegularExpression pattern(String source) {
        Pattern pattern = Pattern.compile(source);
        return text -> pattern.matcher(text).find();
    }

    /** What keeps a document from being a plan's schema; pointers begin at the document. */
    public static List<Problem> problems(JsonNode schema) {
        if (schema.toString().length() > MOST_BYTES) {
            return List.of(
                    new Problem("", "A schema has at most " + MOST_BYTES + " bytes; move what repeats to $defs"));
        }
        List<Problem> problems = new ArrayList<>();
        Schema meta = REGISTRY.getSchema(com.networknt.schema.SchemaLocation.of(DIALECT));
        for (Error error : meta.validate(schema)) {
            problems.add(new Problem(error.getInstanceLocation().toString(), error.getMessage()));
        }
        if (problems.isEmpty()) {
            walk(schema, "", schema.path("$defs"), problems);
        }
        if (problems.isEmpty()) {
            circles(schema, problems);
        }
        return problems;
    }

    private static void walk(JsonNode node, String pointer, JsonNode definitions, List<Problem> problems) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.get(i), pointer + "/" + i, definitions, problems);
            }
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String at = pointer + "/" + escaped(member.getKey());
            JsonNode value = member.getValue();
            if (value.isTextual()) {
                keyword(member.getKey(), value.asText(), at, definitions, problems);
            } else if (member.getKey().equals("patternProperties")) {
                value.fieldNames().forEachRemaining(name -> regex(name, at + "/" + escaped(name), problems));
            }
            walk(value, at, definitions, problems);
        }
    }

    /** A definition as a whole: a path into one would hide a circle. */
    private static boolean isDefined(String reference, JsonNode definitions) {
        String name = reference.substring(DEFINITIONS.length());
        return name.chars().noneMatch(c -> c == '/' || c == '~' || c == '%') && definitions.has(name);
    }

    private static void keyword(String name, String value, String at, JsonNode definitions, List<Problem> problems) {
        switch (name) {
            case "$ref" -> {
                if (!value.startsWith(DEFINITIONS)) {
                    problems.add(new Problem(at, "Refer to " + DEFINITIONS + "… of this schema; nothing is fetched"));
                } else if (!isDefined(value, definitions)) {
                    problems.add(new Problem(
                            at, "There is no definition " + value + "; add it to $defs or correct the name"));
                }
            }
            case "$dynamicRef", "$id" -> problems.add(new Problem(at, name + " is not supported; use " + DEFINITIONS));
            case "$schema" -> {
                if (!value.equals(DIALECT)) {
                    problems.add(new Problem(at, "Write a schema of " + DIALECT));
                }
            }
            case "pattern" -> regex(value, at, problems);
            default -> {}
        }
    }

    private static void regex(String source, String at, List<Problem> problems) {
        try {
            Pattern.compile(source);
        } catch (PatternSyntaxException e) {
            problems.add(new Problem(
                    at, "This pattern is not one of RE2 (no look-around, no back-references): " + e.getDescription()));
        }
    }

    private static void circles(JsonNode schema, List<Problem> problems) {
        for (Map.Entry<String, JsonNode> definition : schema.path("$defs").properties()) {
            Set<String> reached = new LinkedHashSet<>();
            reach(schema, definition.getValue(), reached);
            if (reached.contains(definition.getKey())) {
                problems.add(new Problem(
                        "/$defs/" + escaped(definition.getKey()),
                        "This definition refers to itself by way of " + String.join(", ", reached)));
            }
        }
    }

    private static void reach(JsonNode schema, JsonNode from, Set<String> reached) {
        for (JsonNode reference : from.findValues("$ref")) {
            if (!reference.isTextual()) {
                continue; // a property of that name
            }
            String name = reference.asText().substring(DEFINITIONS.length());
            if (reached.add(name)) {
                reach(schema, schema.path("$defs").path(name), reached);
            }
        }
    }
}

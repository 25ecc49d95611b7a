package io.metka.webhooks.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions and notes what is wrong with them and what they refer to.
 *
 * <p>An object with a member whose name begins with {@code $} is an operator; every other object, array and value stands for
 * itself, with its members and elements read alike.
 */
final class ExpressionParser {
    private static final Expression NOTHING = new Expression.Literal(MissingNode.getInstance());
    private static final int MOST_DEPTH = 20;

    private final List<Problem> problems;
    private final Set<Reference> references = new HashSet<>();
    private boolean each;

    ExpressionParser(List<Problem> problems) {
        this.problems = problems;
    }

    /** Everything that was referred to so far. */
    Set<Reference> references() {
        return references;
    }

    /** Whether {@code $each} was met. */
    boolean usesEach() {
        return each;
    }

    Expression parse(JsonNode node, String pointer) {
        return parse(node, pointer, 0);
    }

    private Expression parse(JsonNode node, String pointer, int depth) {
        if (depth > MOST_DEPTH) {
            return wrong(pointer, "Nest values no deeper than " + MOST_DEPTH + " levels");
        }
        if (node.isArray()) {
            List<Expression> elements = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                elements.add(parse(node.get(i), pointer + "/" + i, depth + 1));
            }
            return new Expression.Elements(elements);
        }
        if (!node.isObject()) {
            return new Expression.Literal(node);
        }
        String operator = operator(node);
        return switch (operator) {
            case "" -> members(node, pointer, depth);
            case "$" -> named(node, pointer, depth);
            case "$text" -> {
                known(node, pointer, Set.of("$text", "as"));
                yield new Expression.Text(list(node.path("$text"), pointer + "/$text", depth), as(node, pointer));
            }
            case "$each" -> {
                known(node, pointer, Set.of("$each"));
                each = true;
                yield new Expression.Each(parse(node.path("$each"), pointer + "/$each", depth + 1));
            }
            case "$if" -> choice(node, pointer, depth);
            case "$join" -> {
                known(node, pointer, Set.of("$join", "with"));
                yield new Expression.Joined(
                        parse(node.path("$join"), pointer + "/$join", depth + 1),
                        node.path("with").asText(""));
            }
            case "$json" -> {
                known(node, pointer, Set.of("$json"));
                yield new Expression.Quoted(parse(node.path("$json"), pointer + "/$json", depth + 1));
            }
            default ->
                wrong(
                        pointer + "/" + escaped(operator),
                        "There is no operator " + operator + "; there are $, $text, $each, $if, $join and $json");
        };
    }

    private static String operator(JsonNode node) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (member.getKey().startsWith("$")) {
                return member.getKey();
            }
        }
        return "";
    }

    private Expression members(JsonNode node, String pointer, int depth) {
        Map<String, Expression> members = new LinkedHashMap<>();
        node.properties()
                .forEach(member -> members.put(
                        member.getKey(),
                        parse(member.getValue(), pointer + "/" + escaped(member.getKey()), depth + 1)));
        return new Expression.Members(members);
    }

    private List<Expression> list(JsonNode node, String pointer, int depth) {
        if (!node.isArray()) {
            wrong(pointer, "Write an array of texts and values");
        }
        List<Expression> parts = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            parts.add(parse(node.get(i), pointer + "/" + i, depth + 1));
        }
        return parts;
    }

    private Expression named(JsonNode node, String pointer, int depth) {
        known(node, pointer, Set.of("$", "as", "map", "else"));
        Reference reference = reference(node.path("$").asText(), pointer + "/$");
        Map<String, JsonNode> table = new LinkedHashMap<>();
        node.path("map").properties().forEach(entry -> table.put(entry.getKey(), entry.getValue()));
        Expression otherwise = node.has("else") ? parse(node.path("else"), pointer + "/else", depth + 1) : null;
        return reference == null ? NOTHING : new Expression.Named(reference, as(node, pointer), table, otherwise);
    }

    private Expression choice(JsonNode node, String pointer, int depth) {
        known(node, pointer, Set.of("$if", "then", "else"));
        JsonNode condition = node.path("$if");
        if (condition.size() != 1) {
            return wrong(
                    pointer + "/$if",
                    "Write one condition, such as {\"kind\": \"entered\"} or {\"exists\": \"traits.city\"}");
        }
        Map.Entry<String, JsonNode> only = condition.properties().iterator().next();
        boolean exists = only.getKey().equals("exists");
        Set<String> among = new HashSet<>();
        if (!exists) {
            (only.getValue().isArray() ? only.getValue() : List.of(only.getValue()))
                    .forEach(value -> among.add(value.asText()));
        }
        Reference reference = reference(
                exists ? only.getValue().asText() : only.getKey(), pointer + "/$if/" + escaped(only.getKey()));
        Expression then = parse(node.path("then"), pointer + "/then", depth + 1);
        Expression otherwise = node.has("else") ? parse(node.path("else"), pointer + "/else", depth + 1) : NOTHING;
        return reference == null ? NOTHING : new Expression.Choice(reference, among, then, otherwise);
    }

    @Nullable
    Reference reference(String text, String pointer) {
        Reference reference = Reference.parse(text);
        if (reference == null) {
            wrong(
                    pointer,
                    "There is no value \"" + text + "\"; there are "
                            + String.join(", ", new java.util.TreeSet<>(Reference.OWN.keySet()))
                            + ", request_id, count, and the members of attributes, identifiers, parameters, secrets and traits");
        } else {
            references.add(reference);
        }
        return reference;
    }

    private List<Conversion> as(JsonNode node, String pointer) {
        List<Conversion> conversions = new ArrayList<>();
        JsonNode as = node.path("as");
        for (int i = 0; i < as.size(); i++) {
            Conversion conversion = Conversion.BY_NAME.get(as.get(i).asText());
            if (conversion == null) {
                wrong(
                        pointer + "/as/" + i,
                        "There is no conversion \"" + as.get(i).asText() + "\"; there are "
                                + String.join(", ", Conversion.BY_NAME.keySet()));
            } else {
                conversions.add(conversion);
            }
        }
        if (!as.isMissingNode() && !as.isArray()) {
            wrong(pointer + "/as", "Write an array of conversions, such as [\"trim\", \"lower\"]");
        }
        return conversions;
    }

    /** Notes members that this object does not have. */
    void known(JsonNode node, String pointer, Set<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                wrong(
                        pointer + "/" + escaped(name),
                        "There is no member " + name + " here; there are "
                                + String.join(", ", new java.util.TreeSet<>(names)));
            }
        });
    }

    Expression wrong(String pointer, String message) {
        problems.add(new Problem(pointer, message));
        return NOTHING;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}

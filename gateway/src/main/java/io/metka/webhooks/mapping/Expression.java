package io.metka.webhooks.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one value of a request comes about; what has no value is a missing node, and is left out of what holds it. */
sealed interface Expression {

    JsonNode value(Scope scope);

    /** A value that stands in the mapping. */
    record Literal(JsonNode value) implements Expression {
        @Override
        public JsonNode value(Scope scope) {
            return value;
        }
    }

    /**
     * A value that is referred to.
     *
     * @param table what becomes of which text; a text that is not in it has no value; empty for all as they are
     * @param otherwise what stands for a value that is missing, null for nothing
     */
    record Named(
            Reference reference,
            List<Conversion> as,
            Map<String, JsonNode> table,
            @Nullable Expression otherwise) implements Expression {
        public Named {
            as = List.copyOf(as);
            table = Map.copyOf(table);
        }

        @Override
        public JsonNode value(Scope scope) {
            JsonNode value = reference.value(scope);
            for (Conversion conversion : as) {
                value = conversion.of(value);
            }
            if (!table.isEmpty()) {
                value = table.getOrDefault(value.asText(), MissingNode.getInstance());
            }
            return value.isMissingNode() && otherwise != null ? otherwise.value(scope) : value;
        }
    }

    /** Texts one after another; missing as soon as one of them is. */
    record Text(List<Expression> parts, List<Conversion> as) implements Expression {
        public Text {
            parts = List.copyOf(parts);
            as = List.copyOf(as);
        }

        @Override
        public JsonNode value(Scope scope) {
            StringBuilder text = new StringBuilder();
            for (Expression part : parts) {
                JsonNode value = part.value(scope);
                if (value.isMissingNode()) {
                    return value;
                }
                text.append(value.isValueNode() ? value.asText() : value.toString());
            }
            JsonNode whole = new TextNode(text.toString());
            for (Conversion conversion : as) {
                whole = conversion.of(whole);
            }
            return whole;
        }
    }

    /** One value for each change of the request. */
    record Each(Expression body) implements Expression {
        @Override
        public JsonNode value(Scope scope) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (Item item : scope.items()) {
                JsonNode value = body.value(scope.on(item));
                if (!value.isMissingNode()) {
                    all.add(value);
                }
            }
            return all;
        }
    }

    /** One of two values, by whether a value is among some, or, when these are none, whether it is there at all. */
    record Choice(Reference reference, Set<String> among, Expression then, Expression otherwise) implements Expression {
        public Choice {
            among = Set.copyOf(among);
        }

        @Override
        public JsonNode value(Scope scope) {
            JsonNode value = reference.value(scope);
            boolean holds = among.isEmpty() ? !value.isMissingNode() : among.contains(value.asText());
            return (holds ? then : otherwise).value(scope);
        }
    }

    /** The elements of an array as one text. */
    record Joined(Expression array, String with) implements Expression {
        @Override
        public JsonNode value(Scope scope) {
            JsonNode value = array.value(scope);
            List<String> texts = new ArrayList<>();
            value.forEach(element -> texts.add(element.asText()));
            return value.isMissingNode() ? value : new TextNode(String.join(with, texts));
        }
    }

    /** A value as the text of its JSON. */
    record Quoted(Expression of) implements Expression {
        @Override
        public JsonNode value(Scope scope) {
            JsonNode value = of.value(scope);
            return value.isMissingNode() ? value : new TextNode(value.toString());
        }
    }

    /** An object. */
    record Members(Map<String, Expression> members) implements Expression {
        public Members {
            members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public JsonNode value(Scope scope) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            members.forEach((name, member) -> {
                JsonNode value = member.value(scope);
                if (!value.isMissingNode()) {
                    object.set(name, value);
                }
            });
            return object;
        }
    }

    /** An array; the values of an {@link Each} in it stand among its elements. */
    record Elements(List<Expression> elements) implements Expression {
        public Elements {
            elements = List.copyOf(elements);
        }

        @Override
        public JsonNode value(Scope scope) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Expression element : elements) {
                JsonNode value = element.value(scope);
                if (element instanceof Each) {
                    value.forEach(array::add);
                } else if (!value.isMissingNode()) {
                    array.add(value);
                }
            }
            return array;
        }
    }
}

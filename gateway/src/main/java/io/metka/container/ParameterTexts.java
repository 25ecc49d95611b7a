package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Finds the texts of an entity by what its schema says that they hold, so that whoever follows references, compiles or
 * searches needs to know no type.
 */
public final class ParameterTexts {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ContainerSchema schema;

    public ParameterTexts(ContainerSchema schema) {
        this.schema = schema;
    }

    /** Sees a text and what it holds. */
    public interface Visitor {
        /**
         * One text.
         *
         * @param pointer from the entity, as a JSON pointer
         */
        void text(Holds holds, String pointer, String text);
    }

    /** Gives what stands in a text's place. */
    interface Change {
        JsonNode of(Holds holds, JsonNode text);
    }

    /** Shows every text of a valid entity: of its parameters and of everything else that it has. */
    public void visit(EntityKind kind, JsonNode entity, Visitor visitor) {
        Change look = (_, text) -> text;
        new Walk(schema, look, visitor).into(schema.entity(kind), entity, "");
        new Walk(schema, look, visitor)
                .into(schema.parameters(kind, entity.path("type").asText()), entity.path("parameters"), "/parameters");
    }

    /** A copy of an entity's parameters with every text changed. */
    JsonNode change(EntityKind kind, JsonNode entity, Change change) {
        JsonNode parameters = schema.parameters(kind, entity.path("type").asText());
        return new Walk(schema, change, (_, _, _) -> {}).into(parameters, entity.path("parameters"), "");
    }

    /** A copy of one of an entity's own properties with every text changed. */
    JsonNode changeProperty(EntityKind kind, JsonNode entity, String property, Change change) {
        JsonNode described = schema.entity(kind).path("properties").path(property);
        return new Walk(schema, change, (_, _, _) -> {}).into(described, entity.path(property), "");
    }

    /** One way through a schema and a value at the same time. */
    private record Walk(ContainerSchema schema, Change change, Visitor visitor) {

        JsonNode into(JsonNode unresolved, JsonNode value, String pointer) {
            JsonNode described = schema.resolve(unresolved);
            if (value.isObject()) {
                return object(described, value, pointer);
            }
            if (value.isArray()) {
                ArrayNode copy = NODES.arrayNode(value.size());
                int index = 0;
                for (JsonNode item : value) {
                    copy.add(into(described.path("items"), item, pointer + "/" + index));
                    index++;
                }
                return copy;
            }
            return value.isTextual() ? text(Holds.of(described.path("x-holds").asText()), value, pointer) : value;
        }

        private JsonNode object(JsonNode described, JsonNode value, String pointer) {
            ObjectNode copy = NODES.objectNode();
            for (Map.Entry<String, JsonNode> property : value.properties()) {
                String name = property.getKey();
                String below = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                JsonNode known = described.path("properties").path(name);
                JsonNode inner = schema.resolve(known.isMissingNode() ? described.path("additionalProperties") : known);
                String dependent = dependent(inner, value);
                copy.set(
                        name,
                        dependent.isEmpty()
                                ? into(inner, property.getValue(), below)
                                : text(Holds.of(dependent), property.getValue(), below));
            }
            return copy;
        }

        /** What a text holds because of another property beside it ({@code x-holds-with}); empty when none decides. */
        private static String dependent(JsonNode inner, JsonNode siblings) {
            for (Map.Entry<String, JsonNode> other : inner.path("x-holds-with").properties()) {
                String holds = other.getValue()
                        .path(siblings.path(other.getKey()).asText())
                        .asText();
                if (!holds.isEmpty()) {
                    return holds;
                }
            }
            return "";
        }

        private JsonNode text(Holds holds, JsonNode value, String pointer) {
            visitor.text(holds, pointer, value.asText());
            return change.of(holds, value);
        }
    }
}

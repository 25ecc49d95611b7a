package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The shape of a container version: {@code schemas/container-1.json}, completed with the parameters of each type from
 * {@code schemas/variables.json}, {@code triggers.json} and {@code tags.json}.
 */
public final class ContainerSchema {
    /** JSON Schema and the annotations that {@link ParameterTexts} reads. */
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .keywords(List.of(new NonValidationKeyword("x-holds"), new NonValidationKeyword("x-holds-with")))
            .build();

    private final ObjectNode document;
    private final Schema whole;
    private final Map<EntityKind, Schema> entities = new EnumMap<>(EntityKind.class);

    public ContainerSchema() {
        document = (ObjectNode) read("container-1");
        for (EntityKind kind : EntityKind.values()) {
            describeTypes(kind, (ObjectNode) read(kind.list()));
        }
        whole = compile(document);
        for (EntityKind kind : EntityKind.values()) {
            ObjectNode one = document.deepCopy();
            one.retain("$schema", "$defs");
            one.put("$ref", "#/$defs/" + kind.noun());
            entities.put(kind, compile(one));
        }
    }

    /** The completed JSON Schema. */
    public JsonNode document() {
        return document;
    }

    /** What is wrong with the shape of a version. */
    public List<Problem> check(JsonNode version) {
        return problems(whole, version);
    }

    /** What is wrong with the shape of one entity; pointers begin at the entity. */
    public List<Problem> checkEntity(EntityKind kind, JsonNode entity) {
        return problems(Objects.requireNonNull(entities.get(kind)), entity);
    }

    /** What is wrong with a template of a container's own; pointers begin at the template. */
    public List<Problem> checkTemplate(JsonNode template) {
        return Templates.checkTemplate(template);
    }

    /** The schema of an entity of a kind, before its type is known. */
    JsonNode entity(EntityKind kind) {
        return document.path("$defs").path(kind.noun());
    }

    /** The schema of the parameters of a type; missing when there is no such type. */
    JsonNode parameters(EntityKind kind, String type) {
        return document.path("$defs").path(name(kind, type));
    }

    /** Follows a reference within this document. */
    JsonNode resolve(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isTextual() ? document.at(reference.asText().substring(1)) : schema;
    }

    private void describeTypes(EntityKind kind, ObjectNode types) {
        ObjectNode definitions = document.withObject("/$defs");
        ObjectNode entity = (ObjectNode) entity(kind);
        ArrayNode names = entity.withObject("/properties/type").putArray("enum");
        ArrayNode choices = entity.putArray("allOf");
        for (Map.Entry<String, JsonNode> type : types.properties()) {
            definitions.set(name(kind, type.getKey()), type.getValue());
            names.add(type.getKey());
            ObjectNode choice = choices.addObject();
            choice.withObject("/if/properties/type").put("const", type.getKey());
            choice.withObject("/then/properties/parameters").put("$ref", "#/$defs/" + name(kind, type.getKey()));
        }
    }

    private static String name(EntityKind kind, String type) {
        return type + "_" + kind.noun();
    }

    private static List<Problem> problems(Schema schema, JsonNode instance) {
        return schema.validate(instance).stream()
                .map(ContainerSchema::problem)
                .distinct()
                .toList();
    }

    private static Problem problem(Error error) {
        return new Problem(error.getInstanceLocation().toString(), error.getMessage());
    }

    private static Schema compile(JsonNode schema) {
        return SchemaRegistry.withDialect(DIALECT).getSchema(schema);
    }

    private static JsonNode read(String name) {
        String resource = "/schemas/" + name + ".json";
        try (InputStream in = ContainerSchema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The gateway's jar lacks " + resource);
            }
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

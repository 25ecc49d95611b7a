package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.metka.control.workspace.Finding;
import io.metka.support.Json;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@code openapi.yaml}: what the API promises, and the judge of the bodies that it is sent. */
final class Contract {
    private static final String RESOURCE = "/openapi.yaml";
    private static final String JSON_BODY = "/requestBody/content/application~1json/schema";

    private final String yaml;
    private @Nullable JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(Dialect.builder(Dialects.getDraft202012())
            .keyword(new NonValidationKeyword("components"))
            .build());
    private final Map<String, Schema> bodies = new ConcurrentHashMap<>();

    private Contract(String yaml) {
        this.yaml = yaml;
    }

    /** Reads the contract that this build carries. */
    static Contract read() {
        try (InputStream in = Objects.requireNonNull(Contract.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Contract(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("This build's " + RESOURCE + " is damaged", e);
        }
    }

    String yaml() {
        return yaml;
    }

    /** The contract as a tree, parsed when it is first needed and not while the gateway starts. */
    synchronized JsonNode document() {
        JsonNode parsed = document;
        if (parsed == null) {
            try {
                parsed = new YAMLMapper().readTree(yaml);
            } catch (IOException e) {
                throw new UncheckedIOException("This build's " + RESOURCE + " is damaged", e);
            }
            document = parsed;
        }
        return parsed;
    }

    /** True when the operation takes a JSON body. */
    boolean takesBody(Operation operation) {
        return !operation.method().equals(HttpMethod.GET)
                && !bodySchema(operation).isMissingNode();
    }

    /** What is wrong with a body for this operation. */
    List<Finding> check(Operation operation, JsonNode body) {
        return bodies.computeIfAbsent(operation.id(), id -> compile(bodySchema(operation))).validate(body).stream()
                .map(Contract::finding)
                .distinct()
                .toList();
    }

    /** A schema of the document, able to refer to the document's components. */
    Schema compile(JsonNode schema) {
        ObjectNode standalone = Json.MAPPER.createObjectNode();
        standalone.set("components", document().path("components"));
        standalone.setAll((ObjectNode) schema);
        return registry.getSchema(standalone);
    }

    /** Who may ask for an operation; one that does not say so is a fault of the contract. */
    Access access(Operation operation) {
        return Access.of(operation.id(), promise(operation).path("x-role").asText());
    }

    /** Whether an operation answers with personal data. */
    boolean isPersonal(Operation operation) {
        return promise(operation).path("x-personal").asBoolean();
    }

    /** What an operation is concerned with: its first tag. */
    String area(Operation operation) {
        return promise(operation).path("tags").path(0).asText();
    }

    /** All areas, as tokens may be restricted to. */
    Set<String> areas() {
        Set<String> areas = new TreeSet<>();
        document().path("tags").forEach(tag -> areas.add(tag.path("name").asText()));
        return areas;
    }

    private JsonNode bodySchema(Operation operation) {
        return promise(operation).at(JSON_BODY);
    }

    private JsonNode promise(Operation operation) {
        return document()
                .path("paths")
                .path(operation.path())
                .path(operation.method().name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Finding finding(Error error) {
        String pointer = error.getInstanceLocation().toString();
        String property = error.getProperty();
        return property == null
                ? new Finding(pointer, error.getMessage())
                : new Finding(
                        pointer + "/" + property.replace("~", "~0").replace("/", "~1"),
                        error.getKeyword().equals("required") ? "This member is required" : error.getMessage());
    }
}

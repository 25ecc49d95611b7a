package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The shape of a container version, as {@code schemas/container-1.json} says it. */
final class ContainerSchema {
    private static final String RESOURCE = "/schemas/container-1.json";

    private final Schema schema;

    ContainerSchema() {
        try (InputStream in = ContainerSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The gateway's jar lacks " + RESOURCE);
            }
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Json.MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Problem> check(JsonNode version) {
        return schema.validate(version).stream()
                .map(error -> new Problem(error.getInstanceLocation().toString(), error.getMessage()))
                .distinct()
                .toList();
    }
}

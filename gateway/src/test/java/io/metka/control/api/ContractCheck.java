package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds real answers to {@code openapi.yaml}: status, content type, headers and body. */
final class ContractCheck {
    private static final Contract CONTRACT = Contract.read();
    private static final Map<JsonNode, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private ContractCheck() {}

    static void assertPromised(String method, String path, HttpResponse<String> response, JsonNode body) {
        JsonNode operation = operation(method, path);
        if (operation.isMissingNode()) {
            assertThat(response.statusCode())
                    .as("%s %s is not in the contract", method, path)
                    .isIn(404, 405, 413);
            assertBody(CONTRACT.document().at("/components/responses/NotFound"), response, body);
            return;
        }
        String status = Integer.toString(response.statusCode());
        JsonNode promised = operation.path("responses").path(status);
        assertThat(promised.isMissingNode())
                .as("%s %s answered %s, which it does not promise: %s", method, path, status, response.body())
                .isFalse();
        assertBody(resolved(promised), response, body);
    }

    private static void assertBody(JsonNode promised, HttpResponse<String> response, JsonNode body) {
        promised.path("headers")
                .fieldNames()
                .forEachRemaining(header -> assertThat(response.headers().firstValue(header))
                        .as("header %s", header)
                        .isPresent());
        promised.path("content").properties().forEach(content -> {
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(content.getKey());
            if (content.getKey().endsWith("json")) {
                Schema schema = SCHEMAS.computeIfAbsent(content.getValue().path("schema"), CONTRACT::compile);
                assertThat(schema.validate(body)).as(response.body()).isEmpty();
            }
        });
        if (!promised.has("content")) {
            assertThat(response.body()).isEmpty();
        }
    }

    private static JsonNode operation(String method, String path) {
        String plain = path.replaceAll("\\?.*", "");
        return CONTRACT.document().path("paths").properties().stream()
                .filter(entry ->
                        plain.matches(entry.getKey().replace(".", "\\.").replaceAll("\\{[a-z]+}", "[^/]+")))
                .map(entry -> entry.getValue().path(method.toLowerCase(Locale.ROOT)))
                .filter(operation -> !operation.isMissingNode())
                .findFirst()
                .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? CONTRACT.document().at(node.path("$ref").asText().substring(1))
                : node;
    }
}

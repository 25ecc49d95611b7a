package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the API says in return. */
sealed interface Answer {

    /** A JSON document, or a refusal. */
    record Document(int status, ObjectNode json, Map<String, String> headers) implements Answer {}

    /** Success without a document. */
    record Empty(Map<String, String> headers) implements Answer {
        Empty() {
            this(Map.of());
        }
    }

    /** Text that is not JSON. */
    record Text(String contentType, String body) implements Answer {}

    /** JSON documents, one on each line. */
    record Lines(String body, Map<String, String> headers) implements Answer {
        static final String CONTENT_TYPE = "application/x-ndjson";
    }

    /** A response that goes on; the consumer runs on the event loop and owns the response. */
    record Stream(Consumer<HttpServerResponse> start) implements Answer {}

    /** Ends a response with a body, or with its length alone when that is all that was asked for. */
    static void end(RoutingContext context, Buffer body) {
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response()
                    .putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        } else {
            context.response().end(body);
        }
    }

    static Answer ok(ObjectNode json) {
        return new Document(200, json, Map.of());
    }

    /** A definition at a revision, which becomes its entity tag. */
    static Answer definition(int status, ObjectNode json) {
        return new Document(
                status, json, Map.of("ETag", '"' + json.path("revision").asText() + '"'));
    }

    /** A list that is complete. */
    static Answer list(List<ObjectNode> items) {
        return page(items, "");
    }

    /**
     * One page of a list.
     *
     * @param next the cursor of the next page, empty on the last one
     */
    static Answer page(List<ObjectNode> items, String next) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode array = json.putArray("items");
        items.forEach(array::add);
        if (!next.isEmpty()) {
            json.put("next_cursor", next);
        }
        return ok(json);
    }
}

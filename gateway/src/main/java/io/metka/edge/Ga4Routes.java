package io.metka.edge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.RawRequest.Protocol;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection;
import io.metka.support.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/** Where gtag.js and the clients of GA4's Measurement Protocol send their events (docs/protocols.md). */
final class Ga4Routes {
    private static final List<String> POSTING = List.of("POST");

    /** What only the sender can mend; everything else is over sooner or later. */
    private static final Set<Refusal> SENDERS =
            Set.of(Refusal.MALFORMED, Refusal.TOO_LARGE, Refusal.UNKNOWN_WRITE_KEY, Refusal.ORIGIN_NOT_ALLOWED);

    private Ga4Routes() {}

    static void add(Routes table, Exchange exchange) {
        Reply nothing = (request, taken) -> {
            request.response().setStatusCode(204).end();
            return 204;
        };
        Collecting hit = Collecting.foreign("ga4", Protocol.GA4, nothing, "cookie:_ga");
        Collecting message = Collecting.foreign("ga4_measurement", Protocol.GA4, nothing);
        Collecting judged = Collecting.foreign("ga4_debug", Protocol.GA4, new Judgement());
        table.path("/g/collect", new Route(hit.name(), List.of("GET", "POST"), asked -> exchange.collect(asked, hit)));
        table.path("/mp/collect", new Route(message.name(), POSTING, asked -> exchange.collect(asked, message)));
        table.path("/debug/mp/collect", new Route(judged.name(), POSTING, asked -> exchange.collect(asked, judged)));
    }

    /** {@code {"validationMessages": [{"fieldPath", "description", "validationCode"}]}}, empty when all is well. */
    private static final class Judgement implements Reply {
        @Override
        public int taken(HttpServerRequest request, Receipt.Taken taken) {
            ArrayNode messages = Json.MAPPER.createArrayNode();
            for (Rejection rejection : taken.rejected()) {
                String path = path(rejection.pointer());
                message(
                        messages,
                        path,
                        "Event not taken: " + rejection.reason().wireName() + " at " + path,
                        code(rejection));
            }
            return answer(request, messages);
        }

        @Override
        public int refused(HttpServerRequest request, Receipt.Refused refused) {
            if (!SENDERS.contains(refused.refusal())) {
                return Answers.refused(request.response(), refused);
            }
            ArrayNode messages = Json.MAPPER.createArrayNode();
            message(messages, "", refused.detail(), "VALUE_INVALID");
            return answer(request, messages);
        }

        private static void message(ArrayNode messages, String path, String description, String code) {
            messages.addObject()
                    .put("fieldPath", path)
                    .put("description", description)
                    .put("validationCode", code);
        }

        /** {@code /events/0/name} as {@code events[0].name}. */
        private static String path(String pointer) {
            return pointer.replaceAll("/(\\d+)", "[$1]").replace('/', '.').replaceFirst("^\\.", "");
        }

        private static String code(Rejection rejection) {
            return switch (rejection.reason()) {
                case MISSING_FIELD -> "VALUE_REQUIRED";
                case TOO_LONG, TOO_DEEP -> "VALUE_OUT_OF_BOUNDS";
                case TOO_LARGE, TOO_MANY -> "EXCEEDED_MAX_ENTITIES";
                default -> "VALUE_INVALID";
            };
        }

        private static int answer(HttpServerRequest request, ArrayNode messages) {
            ObjectNode body = Json.MAPPER.createObjectNode();
            body.set("validationMessages", messages);
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(Buffer.buffer(Json.withoutMarkup(body.toString())));
            return 200;
        }
    }
}

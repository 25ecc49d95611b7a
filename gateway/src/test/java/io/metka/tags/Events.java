package io.metka.tags;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Enrichment;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Events as they come to the stage, from documents. */
final class Events {
    static final ProjectId PROJECT = new ProjectId("shop");
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    private Events() {}

    /** An event of the source {@code site} with the members of a document, under consent to analytics. */
    static ProfiledEvent of(JsonNode document) {
        JsonNode page = document.path("page");
        JsonNode commerce = document.path("commerce");
        Event event = new Event(
                document.path("id").asText("e-1"),
                document.path("name").asText("order_completed"),
                AT,
                List.of(),
                new ConsentState(Set.of("analytics"), Set.of("advertising")),
                new Page(
                        page.path("url").asText(),
                        page.path("title").asText(),
                        page.path("referrer").asText()),
                new Commerce(
                        new BigDecimal(commerce.path("revenue").asText("0")),
                        commerce.path("currency").asText(),
                        commerce.path("order_id").asText()),
                json(document.path("properties")),
                json(document.path("traits")),
                json(document.path("context")),
                List.of());
        return new ProfiledEvent(
                new Origin(PROJECT, document.path("source").asText("site"), AT, "", ""),
                new Position(0),
                event,
                new ProfileId(new UUID(0, 7)),
                List.of(),
                Enrichment.NONE);
    }

    private static JsonText json(JsonNode object) {
        return object.isObject() ? JsonText.ofUtf8(Json.bytes(object)) : JsonText.EMPTY_OBJECT;
    }
}

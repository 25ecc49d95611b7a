package io.metka.control.api;

import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Processed events for the tests of the live stream. */
final class LiveEvents {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.250Z");

    private LiveEvents() {}

    /** A product put into the cart. */
    static ProfiledEvent event(String id, ProjectId project) {
        Event event = new Event(
                id,
                "product_added",
                NOON,
                List.of(),
                new ConsentState(Set.of("analytics"), Set.of()),
                new Page("https://shop.example/", "Книги", ""),
                new Commerce(new BigDecimal("12.50"), "RUB", ""),
                JsonText.of("{\"product\":\"Книга\"}"));
        return new ProfiledEvent(
                new Origin(project, "one", NOON, "", ""),
                Position.START,
                event,
                new ProfileId(new UUID(1, 2)),
                List.of());
    }
}

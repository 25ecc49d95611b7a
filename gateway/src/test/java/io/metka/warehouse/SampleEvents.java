package io.metka.warehouse;

import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Enrichment;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.Item;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Events of a small shop, all alike except for what a test asks for. */
final class SampleEvents {
    static final ProjectId PROJECT = new ProjectId("shop");

    /** An hour or two ago: an older row could be expired by the engine, which has a clock of its own. */
    static final Instant THEN = Clock.SYSTEM
            .now()
            .truncatedTo(ChronoUnit.HOURS)
            .minus(Duration.ofHours(1))
            .plusMillis(123);

    private static final List<Item> ITEMS = List.of(
            new Item("A-1", "Чайник", "kitchen/kettles", "Polaris", "red", new BigDecimal("10.50"), BigDecimal.TWO),
            new Item("B-2", "Cup", "", "", "", BigDecimal.ZERO, new BigDecimal("0.125")));

    private static final Enrichment FOUND = new Enrichment(
            new Enrichment.Device("phone", "Xiaomi", "Android", "14", "Chrome", "140"),
            new Enrichment.Geo("RU", "MOW", "Москва", 4_200_000_000L, "MTS"),
            new Enrichment.Campaign("yandex", "cpc", "осень", "чайник", "a", "77", "123", "yclid", "paid_search"),
            new Enrichment.Bot(40, List.of("datacentre")),
            new Enrichment.Session("s-1", 3, THEN, true));

    private SampleEvents() {}

    static ProfileId profile(int number) {
        return new ProfileId(new UUID(0x0192_0000_0000_7000L, 0x8000_0000_0000_0000L + number));
    }

    static ProfiledEvent event(int number) {
        return event(
                number, THEN.plus(Duration.ofSeconds(number)), "{\"sku\":\"A-" + number + "\",\"n\":" + number + "}");
    }

    static ProfiledEvent event(int number, String properties) {
        return event(number, THEN.plus(Duration.ofSeconds(number)), properties);
    }

    static ProfiledEvent event(int number, Instant time, String properties) {
        return event(number, time, JsonText.of(properties), new BigDecimal("1234.5678"));
    }

    static ProfiledEvent event(int number, Instant time, JsonText properties, BigDecimal revenue) {
        Event event = new Event(
                "event-" + number,
                number % 2 == 0 ? "product_added" : "order_completed",
                time,
                List.of(new Identifier(Identifier.ANONYMOUS_ID, "secret")),
                new ConsentState(Set.of("analytics"), Set.of("marketing")),
                new Page("https://shop.example/чайник?n=" + number, "Чайник 😀", ""),
                new Commerce(revenue, "RUB", "order-" + number, ITEMS),
                properties,
                JsonText.of("{\"city\":\"Тверь\"}"),
                JsonText.of("{\"library\":{\"name\":\"metka\"}}"),
                List.of("/properties/price"));
        return new ProfiledEvent(
                new Origin(PROJECT, "web", THEN, "203.0.113.0", "Mozilla/5.0"),
                new Position(100L * number),
                event,
                profile(number % 7),
                List.of(new IdentifierHash(Identifier.ANONYMOUS_ID, "ab".repeat(32))),
                FOUND);
    }

    /** Events numbered from (inclusive) to (exclusive). */
    static List<ProfiledEvent> events(int from, int to) {
        List<ProfiledEvent> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(event(i));
        }
        return events;
    }
}

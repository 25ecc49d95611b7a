package io.metka.consent;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.SpooledBatch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Visitors, what they decide and what they do, for the tests of the ledger. */
final class Decisions {
    static final ProjectId SHOP = new ProjectId("shop");
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final ConsentState GRANTED = new ConsentState(Set.of("analytics"), Set.of());
    static final ConsentState DENIED = new ConsentState(Set.of(), Set.of("analytics"));

    private Decisions() {}

    /** Readable instead of keyed; an id of {@code guest} names nobody. */
    static Optional<IdentifierHash> hash(ProjectId project, Identifier identifier) {
        byte[] text = (project + " " + identifier.value()).getBytes(StandardCharsets.UTF_8);
        return identifier.value().equals("guest")
                ? Optional.empty()
                : Optional.of(
                        new IdentifierHash(identifier.type(), HexFormat.of().formatHex(Arrays.copyOf(text, 32))));
    }

    static Identifier browser(String id) {
        return new Identifier(Identifier.ANONYMOUS_ID, id);
    }

    static Identifier user(String id) {
        return new Identifier(Identifier.USER_ID, id);
    }

    static Origin origin() {
        return new Origin(SHOP, "site", NOON.plusSeconds(60), "203.0.113.77", "Browser/1");
    }

    static Event change(String id, Instant at, ConsentState decision, String properties, Identifier... subjects) {
        return new Event(
                id,
                Event.CONSENT_UPDATED,
                at,
                List.of(subjects),
                decision,
                new Page("https://shop.example/cart?email=a@b.ru", "Cart", ""),
                Commerce.NONE,
                JsonText.of(properties.replace('\'', '"')));
    }

    static Event change(String id, Instant at, ConsentState decision, Identifier... subjects) {
        return change(id, at, decision, "{'method':'banner'}", subjects);
    }

    static Event view(String id, ConsentState declared, Identifier... subjects) {
        return new Event(
                id,
                "product_viewed",
                NOON,
                List.of(subjects),
                declared,
                new Page("https://shop.example/p?q=1", "P", ""),
                new Commerce(BigDecimal.TEN, "RUB", "order-1"),
                JsonText.of("{\"name\":\"Anna\"}"),
                JsonText.of("{\"email\":\"a@b.ru\"}"),
                JsonText.of("{\"locale\":\"ru\"}"),
                List.of());
    }

    static ConsentReceipt receipt(String id, Instant at, ConsentState decision, Identifier... subjects) {
        Batch batch = new Batch(origin(), List.of(change(id, at, decision, subjects)));
        return receipts().of(batch).getFirst();
    }

    static Receipts receipts() {
        return new Receipts(Decisions::hash, new ConsentDocuments());
    }

    /** A batch as the intake spools it. */
    static SpooledBatch spooled(long position, Event... events) {
        Batch batch = new Batch(origin(), List.of(events));
        List<ConsentReceipt> receipts = receipts().of(batch);
        Batch reduced = new DeclaredConsent(true).reduce(batch).batch();
        return new SpooledBatch(new Position(position), Receipts.attach(reduced, receipts));
    }
}

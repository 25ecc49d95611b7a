package io.metka.spool;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.Item;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.PlanViolation;
import io.metka.model.PlannedEvent;
import io.metka.model.ProjectId;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Batches for tests. */
final class Batches {
    static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00.123Z");

    private static final String[] ALPHABETS = {"abcXYZ09_-/.", "жщюЯ«»", "\u0000\n\"\\", "日本語", "😀🏳"};

    private Batches() {}

    /** One small event with this id. */
    static Batch named(String id) {
        return named(id, 100);
    }

    /** One event with this id and a text of this length in its properties. */
    static Batch named(String id, int size) {
        return received(id, size, RECEIVED);
    }

    static Batch received(String id, int size, Instant receivedAt) {
        Event event = new Event(
                id,
                "product_added",
                RECEIVED,
                List.of(),
                ConsentState.UNKNOWN,
                Page.NONE,
                Commerce.NONE,
                JsonText.of("{\"x\":\"" + "x".repeat(size) + "\"}"));
        return new Batch(new Origin(new ProjectId("p"), "s", receivedAt, "", ""), List.of(event));
    }

    /** A batch of this many events named {@code id-0}, {@code id-1} and so on. */
    static Batch of(String id, int events) {
        Batch one = named(id);
        List<Event> all = IntStream.range(0, events)
                .mapToObj(i -> named(id + "-" + i).events().getFirst())
                .toList();
        return new Batch(one.origin(), all);
    }

    static String id(Batch batch) {
        return batch.events().getFirst().id();
    }

    static Batch random(Random random) {
        List<Event> events = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> event(random))
                .toList();
        Map<String, String> hints = random.nextBoolean() ? Map.of() : Map.of(text(random), text(random));
        Origin origin = new Origin(
                new ProjectId(text(random)),
                text(random),
                text(random),
                instant(random),
                text(random),
                text(random),
                hints);
        List<RejectedEvent> rejected = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> rejected(random))
                .toList();
        List<PlanViolation> violations = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> violation(random))
                .toList();
        return new Batch(origin, events, rejected, violations);
    }

    private static Event event(Random random) {
        List<Identifier> identifiers = random.nextBoolean()
                ? List.of()
                : List.of(
                        new Identifier(Identifier.USER_ID, text(random)),
                        new Identifier(Identifier.ANONYMOUS_ID, text(random)));
        Page page = random.nextBoolean() ? Page.NONE : new Page(text(random), text(random), text(random));
        return new Event(
                text(random),
                text(random),
                instant(random),
                identifiers,
                new ConsentState(texts(random), texts(random)),
                page,
                commerce(random),
                json(random),
                json(random),
                json(random),
                List.copyOf(texts(random)));
    }

    private static RejectedEvent rejected(Random random) {
        Rejection.Reason[] reasons = Rejection.Reason.values();
        return new RejectedEvent(
                new Rejection(text(random), reasons[random.nextInt(reasons.length)], text(random)),
                text(random),
                new ConsentState(texts(random), texts(random)),
                json(random));
    }

    private static PlanViolation violation(Random random) {
        PlannedEvent.Mode[] modes = PlannedEvent.Mode.values();
        return new PlanViolation(
                text(random), text(random), modes[random.nextInt(modes.length)], text(random), text(random));
    }

    private static JsonText json(Random random) {
        return JsonText.of("{\"a\":\"" + "b".repeat(random.nextInt(300)) + "\"}");
    }

    private static Commerce commerce(Random random) {
        if (random.nextBoolean()) {
            return Commerce.NONE;
        }
        List<Item> items = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> new Item(
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        decimal(random),
                        decimal(random)))
                .toList();
        return new Commerce(decimal(random), text(random), text(random), items);
    }

    private static BigDecimal decimal(Random random) {
        BigInteger unscaled = new BigInteger(random.nextInt(255), random);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), random.nextInt(77) - 38);
    }

    private static Set<String> texts(Random random) {
        Set<String> texts = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            texts.add(text(random));
        }
        return texts;
    }

    private static String text(Random random) {
        int[] symbols = ALPHABETS[random.nextInt(ALPHABETS.length)].codePoints().toArray();
        StringBuilder text = new StringBuilder();
        int longest = random.nextInt(10) == 0 ? 500 : 12;
        for (int i = random.nextInt(longest); i > 0; i--) {
            text.appendCodePoint(symbols[random.nextInt(symbols.length)]);
        }
        return text.toString();
    }

    private static Instant instant(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Instant.MIN;
            case 1 -> Instant.MAX;
            default -> RECEIVED.plusNanos(random.nextLong(1L << 60));
        };
    }
}

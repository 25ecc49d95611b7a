package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Commerce;
import io.metka.model.Enrichment;
import io.metka.model.IdentifierHash;
import io.metka.model.Item;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Visitors' journeys as data: each step moves the clock, stores what arrived, and ticks. */
final class SegmentJourneyTest {
    private static final String SEGMENT = "abandoned";

    @TestFactory
    Stream<DynamicTest> journeysInTheDataFile() throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("journeys.json"))) {
            return Stream.of(Json.MAPPER.readValue(in, ObjectNode[].class))
                    .map(journey ->
                            DynamicTest.dynamicTest(journey.path("title").asText(), () -> travel(journey)));
        }
    }

    private static void travel(ObjectNode journey) {
        try (World world = new World()) {
            world.publish(
                    SEGMENT,
                    journey.has("rule") ? RandomRules.document(journey.path("rule")) : Rules.absence("PT15M", "PT24H"),
                    1);
            journey.path("attributes")
                    .properties()
                    .forEach(e ->
                            world.attribute(e.getKey(), JsonText.of(e.getValue().toString()), 1));
            if (journey.has("rfm")) {
                world.scores(JsonText.of(journey.path("rfm").toString()), 1);
            }
            SegmentEvaluator evaluator = world.evaluator();
            world.clock.advance(Duration.ofMillis(-1));
            evaluator.tick();
            for (JsonNode step : journey.path("in")) {
                Instant now = world.start.plus(Duration.parse(step.path("at").asText()));
                world.clock.advance(Duration.between(world.clock.now(), now));
                List<World.Act> acts = step.path("events")
                        .valueStream()
                        .map(e -> act(world, e, journey.path("title").asText() + now + e.path("name")))
                        .toList();
                List<ProfileMerge> merges = step.path("merges")
                        .valueStream()
                        .map(m -> world.merge(profile(m.path("from")), profile(m.path("into"))))
                        .toList();
                if (!acts.isEmpty()) {
                    world.store(acts, merges);
                }
                step.path("decisions")
                        .forEach(d -> world.decide(
                                d.path("subject").asText(),
                                d.path("purpose").asText(),
                                d.path("granted").asBoolean(),
                                now));
                step.path("splits")
                        .forEach(split ->
                                world.split(profile(split.path("from")), profile(split.path("out")), List.of()));
                evaluator.tick();
            }
            List<MembershipChange> expected = journey.path("out")
                    .valueStream()
                    .map(change -> change(world, change))
                    .toList();
            assertThat(world.drain().stream().map(SegmentJourneyTest::withoutTick))
                    .containsExactlyElementsOf(expected);
        }
    }

    private static World.Act act(World world, JsonNode event, String id) {
        return new World.Act(
                event.path("id").asText(id),
                profile(event.path("profile")),
                event.path("name").asText(),
                world.start.plus(Duration.parse(event.path("time").asText())),
                details(event));
    }

    private static World.Details details(JsonNode event) {
        return new World.Details(
                JsonText.of(event.has("properties") ? event.path("properties").toString() : "{}"),
                JsonText.EMPTY_OBJECT,
                new Commerce(
                        event.path("revenue").decimalValue(),
                        "RUB",
                        "",
                        event.path("items")
                                .valueStream()
                                .map(item -> new Item(
                                        "",
                                        "",
                                        item.path("category").asText(),
                                        "",
                                        "",
                                        BigDecimal.ZERO,
                                        BigDecimal.ONE))
                                .toList()),
                Enrichment.NONE,
                event.path("identifiers")
                        .valueStream()
                        .map(subject -> subject.asText().split(":"))
                        .map(parts -> new IdentifierHash(parts[0], parts[1]))
                        .toList());
    }

    private static MembershipChange change(World world, JsonNode change) {
        return new MembershipChange(
                world.project,
                SEGMENT,
                profile(change.path("profile")),
                change.path("kind").asText().equals("entered")
                        ? MembershipChange.Kind.ENTERED
                        : MembershipChange.Kind.EXITED,
                change.path("sequence").asLong(),
                world.start.plus(Duration.parse(change.path("at").asText())),
                0,
                MembershipChange.Reason.valueOf(
                        change.path("reason").asText("rule").toUpperCase(Locale.ROOT)));
    }

    private static MembershipChange withoutTick(MembershipChange c) {
        return new MembershipChange(
                c.project(), c.segment(), c.profile(), c.kind(), c.sequence(), c.at(), 0, c.reason());
    }

    private static ProfileId profile(JsonNode number) {
        return number.intValue() == 0 ? ProfileId.ANONYMOUS : World.profile(number.intValue());
    }
}

package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is and was in segments, read back from changes that a crash has written twice. */
final class MembershipReaderTest {
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private TestWarehouse warehouse;
    private MembershipReader reader;

    @BeforeEach
    void open() {
        warehouse = TestWarehouse.open();
        reader = new MembershipReader(warehouse.clickHouse);
        for (int repeated = 0; repeated < 2; repeated++) {
            // Without a token both stand until they are merged.
            write(change("vip", 1, 1, 1), change("vip", 2, 1, 1), change("carts", 1, 1, 1));
            write(change("vip", 1, 2, 90), change("vip", 3, 1, 90));
            write(change("vip", 1, 3, 3700));
        }
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void membersAreThoseWhoEnteredLast() {
        assertThat(reader.members(SHOP, "vip", ProfileId.ANONYMOUS, 10))
                .extracting(
                        row -> row.path("profile").asText(),
                        row -> row.path("sequence").asInt())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(profile(1).toString(), 3),
                        org.assertj.core.groups.Tuple.tuple(profile(2).toString(), 1),
                        org.assertj.core.groups.Tuple.tuple(profile(3).toString(), 1));
        assertThat(reader.members(SHOP, "vip", profile(1), 1))
                .singleElement()
                .satisfies(row -> assertThat(row.path("profile").asText())
                        .isEqualTo(profile(2).toString()))
                .satisfies(row ->
                        assertThat(Instant.parse(row.path("since").asText())).isEqualTo(START.plusSeconds(1)));
        assertThat(reader.size(SHOP, "vip")).isEqualTo(3);
        assertThat(reader.members(new ProjectId("other"), "vip", ProfileId.ANONYMOUS, 10))
                .isEmpty();
        write(change("vip", 3, 2, 3800));
        assertThat(reader.size(SHOP, "vip")).isEqualTo(2);
    }

    @Test
    void membersAfterAPastTickStayWhoTheyWere() {
        assertThat(membersAfter(1)).containsExactly("1 1", "2 1");
        assertThat(membersAfter(90)).containsExactly("2 1", "3 1");
        assertThat(membersAfter(3700)).containsExactly("1 3", "2 1", "3 1");
        write(change("vip", 2, 2, 3800), change("vip", 4, 1, 3800));
        assertThat(membersAfter(90)).containsExactly("2 1", "3 1");
        assertThat(reader.members(SHOP, "vip", 90, profile(2), 1))
                .extracting(
                        row -> row.path("profile").asText(),
                        row -> row.path("tick").asInt())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(profile(3).toString(), 90));

        assertThat(reader.finished(SHOP)).isEmpty();
        for (int tick : List.of(1, 3700, 90)) {
            warehouse.clickHouse.insert(
                    "segment_ticks",
                    List.of(Json.MAPPER
                            .createObjectNode()
                            .put("project", SHOP.value())
                            .put("tick", tick)
                            .put("at", Times.text(START.plusSeconds(tick)))
                            .put("node", "n" + tick)),
                    "");
        }
        assertThat(reader.finished(SHOP))
                .hasValueSatisfying(row -> assertThat(row.path("tick").asInt()).isEqualTo(3700));
    }

    private List<String> membersAfter(long tick) {
        return reader.members(SHOP, "vip", tick, ProfileId.ANONYMOUS, 10).stream()
                .map(row -> row.path("profile").asText().charAt(35) + " "
                        + row.path("sequence").asText())
                .toList();
    }

    @Test
    void aProfileKnowsItsSegments() {
        assertThat(reader.of(SHOP, profile(1)))
                .extracting(
                        row -> row.path("segment").asText(),
                        row -> row.path("reason").asText())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("carts", "rule"),
                        org.assertj.core.groups.Tuple.tuple("vip", "rule"));
        assertThat(reader.of(SHOP, profile(9))).isEmpty();
    }

    @Test
    void changesComeOnceInTheOrderOfTheirTicks() {
        List<String> seen = new ArrayList<>();
        MembershipReader.Place place = MembershipReader.Place.START;
        while (true) {
            List<ObjectNode> page = reader.changes(SHOP, List.of("vip", "carts"), place, 2);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(row -> seen.add(row.path("segment").asText() + " "
                    + row.path("profile").asText().charAt(35) + " "
                    + row.path("sequence").asText() + " "
                    + row.path("kind").asText()));
            ObjectNode last = page.getLast();
            place = new MembershipReader.Place(
                    last.path("tick").asLong(),
                    Instant.parse(last.path("at").asText()),
                    last.path("segment").asText(),
                    new ProfileId(UUID.fromString(last.path("profile").asText())),
                    last.path("sequence").asLong());
        }
        assertThat(seen)
                .containsExactly(
                        "carts 1 1 entered",
                        "vip 1 1 entered",
                        "vip 2 1 entered",
                        "vip 1 2 exited",
                        "vip 3 1 entered",
                        "vip 1 3 entered");
        assertThat(reader.changes(SHOP, List.of("carts"), MembershipReader.Place.START, 10))
                .hasSize(1);
    }

    @Test
    void movesAreCountedByTheHour() {
        assertThat(reader.moves(SHOP, "vip", START.minusSeconds(60), Duration.ofHours(1)))
                .extracting(
                        row -> row.path("entered").asInt(),
                        row -> row.path("exited").asInt())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(3, 1), org.assertj.core.groups.Tuple.tuple(1, 0));
        assertThat(reader.moves(SHOP, "vip", START.plusSeconds(3600), Duration.ofHours(1)))
                .hasSize(1);
    }

    @Test
    void nobodyIsKnownWhereNothingIsStored() {
        assertThat(reader.profiles(SHOP)).isZero();
        assertThat(reader.recent(SHOP, START, 10)).isEmpty();
        assertThat(reader.faces(SHOP, List.of(profile(1)))).isEmpty();
    }

    private void write(ObjectNode... rows) {
        warehouse.clickHouse.insert("membership_changes", List.of(rows), "");
    }

    private static ObjectNode change(String segment, int profile, int sequence, int second) {
        return Json.MAPPER
                .createObjectNode()
                .put("project", SHOP.value())
                .put("segment", segment)
                .put("profile", profile(profile).toString())
                .put("kind", sequence % 2 == 1 ? "entered" : "exited")
                .put("sequence", sequence)
                .put("at", Times.text(START.plusSeconds(second)))
                .put("tick", second)
                .put("rule_revision", 1)
                .put("reason", "rule");
    }

    private static ProfileId profile(int number) {
        return new ProfileId(UUID.fromString("00000000-0000-4000-8000-00000000000" + number));
    }
}

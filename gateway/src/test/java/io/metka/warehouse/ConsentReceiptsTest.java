package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentReceipt.Standing;
import io.metka.model.ConsentState;
import io.metka.model.IdentifierHash;
import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Receipts in the real engine. */
final class ConsentReceiptsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final IdentifierHash ANNA = new IdentifierHash("user_id", "a".repeat(64));
    private static final IdentifierHash BORIS = new IdentifierHash("user_id", "b".repeat(64));
    private static TestWarehouse warehouse;

    @BeforeAll
    static void open() {
        warehouse = TestWarehouse.open();
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @Test
    void aReceiptComesBackAsItWasWritten() {
        ProjectId project = new ProjectId("whole");
        ConsentReceipt receipt = new ConsentReceipt(
                "id \"1\"\n\\",
                project,
                "site",
                NOON,
                NOON.plusMillis(877),
                List.of(ANNA, new IdentifierHash("anonymous_id", "c".repeat(64))),
                new ConsentReceipt.Document("site-consent", 3, "d".repeat(64), Standing.OTHER_TEXT),
                new ConsentState(Set.of("analytics", "marketing"), Set.of("third_parties")),
                "form",
                "61f168bb4e6c",
                "ru",
                "https://магазин.рф/согласие",
                "2001:db8:1::",
                "Browser «1»");
        SignedReceipt link = new SignedReceipt(receipt, "node", 1, new Position(1L << 40), "", "e".repeat(64));
        ConsentReceipts receipts = new ConsentReceipts(warehouse.clickHouse);
        receipts.append("whole", List.of(link));
        SignedReceipt stored = receipts.read(project, "node", 0, 10).getFirst();
        assertThat(stored.receipt().subjects()).containsExactlyInAnyOrderElementsOf(receipt.subjects());
        assertThat(sorted(stored)).isEqualTo(sorted(link));
        assertThat(receipts.last(project, "node", new Position((1L << 40) + 1))).contains(stored);
        assertThat(receipts.last(project, "node", new Position(1L << 40))).isEmpty();
    }

    @Test
    void aRangeIsStoredOnceAndReadInPages() {
        ProjectId project = new ProjectId("pages");
        ConsentReceipts receipts = new ConsentReceipts(warehouse.clickHouse);
        List<SignedReceipt> links = LongStream.rangeClosed(1, 250)
                .mapToObj(i -> link(project, i, "r" + i, ANNA, new ConsentState(Set.of("analytics"), Set.of())))
                .toList();
        receipts.append("pages", links);
        receipts.append("pages", links);
        assertThat(receipts.read(project, "node", 0, 100))
                .extracting(SignedReceipt::sequence)
                .hasSize(100)
                .startsWith(1L)
                .endsWith(100L);
        assertThat(receipts.read(project, "node", 200, 100)).hasSize(50);
        receipts.append("again", List.of(links.get(99)));
        assertThat(receipts.read(project, "node", 0, 100))
                .as("with the last one come all that share its number")
                .hasSize(101);
    }

    @Test
    void aPersonIsFoundByAnyIdentifierAndARetryCountsOnce() {
        ProjectId project = new ProjectId("person");
        ConsentReceipts receipts = new ConsentReceipts(warehouse.clickHouse);
        receipts.append(
                "person",
                List.of(
                        link(project, 1, "first", ANNA, new ConsentState(Set.of("analytics"), Set.of("marketing"))),
                        link(project, 2, "other", BORIS, new ConsentState(Set.of("analytics"), Set.of())),
                        link(project, 3, "first", ANNA, new ConsentState(Set.of("analytics"), Set.of("marketing"))),
                        link(project, 4, "second", ANNA, new ConsentState(Set.of(), Set.of("analytics")))));
        assertThat(receipts.of(project, ANNA, 10))
                .extracting(link -> link.receipt().id(), SignedReceipt::sequence)
                .containsExactly(tuple("second", 4L), tuple("first", 1L));
        assertThat(receipts.of(project, ANNA, 1)).hasSize(1);
        assertThat(receipts.of(new ProjectId("elsewhere"), ANNA, 10)).isEmpty();
        assertThat(receipts.rates(project, NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(1))))
                .extracting(
                        row -> row.path("day").asText(),
                        row -> row.path("purpose").asText(),
                        row -> row.path("granted").asLong(),
                        row -> row.path("denied").asLong())
                .containsExactly(tuple("2026-11-22", "analytics", 2L, 1L), tuple("2026-11-22", "marketing", 0L, 1L));
        assertThat(receipts.rates(project, NOON.plus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(2))))
                .isEmpty();
    }

    private static SignedReceipt link(
            ProjectId project, long sequence, String id, IdentifierHash who, ConsentState decision) {
        Instant at = NOON.plusSeconds(sequence);
        ConsentReceipt receipt = new ConsentReceipt(
                id,
                project,
                "site",
                at,
                at,
                List.of(who),
                ConsentReceipt.Document.NONE,
                decision,
                "banner",
                "",
                "",
                "",
                "",
                "");
        return new SignedReceipt(receipt, "node", sequence, new Position(sequence), "p", "s");
    }

    /** Subjects are a set; the rows keep them sorted. */
    private static String sorted(SignedReceipt link) {
        ConsentReceipt receipt = link.receipt();
        return List.of(
                        receipt.id(),
                        receipt.source(),
                        receipt.at(),
                        receipt.receivedAt(),
                        receipt.document(),
                        receipt.decision().granted().stream().sorted().toList(),
                        receipt.decision().denied(),
                        receipt.method(),
                        receipt.banner(),
                        receipt.language(),
                        receipt.url(),
                        receipt.address(),
                        receipt.userAgent(),
                        link.node(),
                        link.sequence(),
                        link.position(),
                        link.previous(),
                        link.signature())
                .toString();
    }
}

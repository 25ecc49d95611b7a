package io.metka.consent;

import static io.metka.consent.Decisions.GRANTED;
import static io.metka.consent.Decisions.NOON;
import static io.metka.consent.Decisions.SHOP;
import static io.metka.consent.Decisions.browser;
import static io.metka.consent.Decisions.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import io.metka.consent.ChainAudit.Break;
import io.metka.consent.ChainAudit.Kind;
import io.metka.model.ConsentReceipt;
import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is done to stored receipts is found, at the first place where it was done. */
final class ChainAuditTest {
    private static final String NODE = "node-1";
    private final ReceiptChain chain = new ReceiptChain(new byte[32]);
    private final LogInMemory log = new LogInMemory();
    private ReceiptChain.Head end = ReceiptChain.Head.NONE;

    @BeforeEach
    void fill() {
        for (int i = 1; i <= 5; i++) {
            SignedReceipt link = chain.link(
                    receipt("r" + i, NOON.plusSeconds(i), GRANTED, browser("b" + i)), NODE, new Position(i), end);
            log.rows.add(link);
            end = ReceiptChain.Head.of(link);
        }
    }

    @Test
    void anUntouchedChainIsSound() {
        assertThat(examine()).isEmpty();
    }

    @Test
    void aRowThatIsGoneIsMissed() {
        log.rows.remove(2);
        assertThat(examine()).contains(new Break(Kind.MISSING, 3, ""));
    }

    @Test
    void theFirstRowIsMissedToo() {
        log.rows.removeFirst();
        assertThat(examine()).contains(new Break(Kind.MISSING, 1, ""));
    }

    @Test
    void rowsThatAreGoneFromTheEndAreMissed() {
        log.rows.removeLast();
        assertThat(examine()).contains(new Break(Kind.TRUNCATED, 5, ""));
        log.rows.clear();
        assertThat(examine()).contains(new Break(Kind.TRUNCATED, 1, ""));
    }

    @Test
    void everyPartOfARowIsUnderItsSignature() {
        ConsentReceipt sound = log.rows.get(3).receipt();
        List<ConsentReceipt> forgeries = new ArrayList<>();
        ConsentReceipt other = receipt("r4", NOON.plusSeconds(4), Decisions.DENIED, browser("b4"));
        forgeries.add(other);
        forgeries.add(receipt("r4", NOON.plusSeconds(5), GRANTED, browser("b4")));
        forgeries.add(receipt("r4", NOON.plusSeconds(4), GRANTED, browser("b5")));
        forgeries.add(receipt("rX", NOON.plusSeconds(4), GRANTED, browser("b4")));
        forgeries.add(new ConsentReceipt(
                sound.id(),
                sound.project(),
                sound.source(),
                sound.at(),
                sound.receivedAt(),
                sound.subjects(),
                new ConsentReceipt.Document("site", 1, "", ConsentReceipt.Standing.KNOWN),
                sound.decision(),
                sound.method(),
                sound.banner(),
                sound.language(),
                sound.url(),
                sound.address(),
                sound.userAgent()));
        forgeries.add(new ConsentReceipt(
                sound.id(),
                sound.project(),
                sound.source(),
                sound.at(),
                sound.receivedAt(),
                sound.subjects(),
                sound.document(),
                sound.decision(),
                "form",
                sound.banner(),
                sound.language(),
                sound.url(),
                sound.address(),
                sound.userAgent()));
        for (ConsentReceipt forged : forgeries) {
            SignedReceipt link = log.rows.get(3);
            SignedReceipt altered = new SignedReceipt(
                    forged, link.node(), link.sequence(), link.position(), link.previous(), link.signature());
            log.rows.set(3, altered);
            assertThat(examine()).contains(new Break(Kind.ALTERED, 4, forged.id()));
            log.rows.set(3, link);
        }
        assertThat(examine()).isEmpty();
    }

    @Test
    void rowsThatChangedPlacesAreFound() {
        SignedReceipt second = log.rows.get(1);
        SignedReceipt third = log.rows.get(2);
        log.rows.set(1, moved(third, 2));
        log.rows.set(2, moved(second, 3));
        assertThat(examine()).contains(new Break(Kind.ALTERED, 2, "r3"));
    }

    @Test
    void aLinkThatWasMadeForAnotherPlaceIsFound() {
        SignedReceipt third = log.rows.get(2);
        var elsewhere = new ReceiptChain.Head(2, "0".repeat(64));
        log.rows.set(2, chain.link(third.receipt(), NODE, third.position(), elsewhere));
        assertThat(examine()).contains(new Break(Kind.REORDERED, 3, "r3"));
    }

    @Test
    void aRowThatStandsTwiceIsFound() {
        log.rows.add(log.rows.get(1));
        assertThat(examine()).contains(new Break(Kind.REPEATED, 2, "r2"));
    }

    @Test
    void aRowThatAnotherSecretSignedIsFound() {
        SignedReceipt last = log.rows.getLast();
        var stranger =
                new ReceiptChain("another secret of thirty-two byt".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        log.rows.add(stranger.link(last.receipt(), NODE, last.position(), end));
        assertThat(examine()).contains(new Break(Kind.ALTERED, 6, "r5"));
    }

    @Test
    void eachProjectIsExaminedByItself() {
        log.rows.remove(2);
        assertThat(new ChainAudit(log, chain).examine(Optional.of(new ProjectId("other")), Map.of()))
                .isEmpty();
    }

    private static SignedReceipt moved(SignedReceipt link, long sequence) {
        return new SignedReceipt(
                link.receipt(), link.node(), sequence, link.position(), link.previous(), link.signature());
    }

    private Optional<Break> examine() {
        return new ChainAudit(log, chain)
                .examine(Optional.empty(), Map.of(new ReceiptLog.Chain(SHOP, NODE), end))
                .getFirst()
                .broken();
    }
}

package io.metka.consent;

import static io.metka.consent.Decisions.DENIED;
import static io.metka.consent.Decisions.GRANTED;
import static io.metka.consent.Decisions.NOON;
import static io.metka.consent.Decisions.SHOP;
import static io.metka.consent.Decisions.browser;
import static io.metka.consent.Decisions.change;
import static io.metka.consent.Decisions.receipt;
import static io.metka.consent.Decisions.spooled;
import static io.metka.consent.Decisions.user;
import static io.metka.consent.Decisions.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfiledEvent;
import io.metka.model.SignedReceipt;
import io.metka.model.SpooledBatch;
import io.metka.support.Clock;
import io.metka.support.Eventually;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.ConsentSignals;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger decides, whatever a client declares. */
final class ConsentLedgerTest {
    private static final String NODE = "node-1";
    private static final Identifier ANNA = browser("anna");
    private static final Identifier ANNAS_ACCOUNT = user("anna@shop");

    @TempDir
    private Path folder;

    private final StatesInMemory states = new StatesInMemory();
    private final LogInMemory log = new LogInMemory();
    private final ReceiptChain chain = new ReceiptChain(new byte[32]);
    private ConsentLedger ledger;

    @BeforeEach
    void open() {
        ledger = ledger(true);
    }

    private ConsentLedger ledger(boolean keepAnonymous) {
        return new ConsentLedger(
                new ConsentLedger.Parts(
                        Decisions::hash,
                        states,
                        log,
                        chain,
                        ChainHeads.open(folder.resolve("heads.json")),
                        DecisionListener.NONE,
                        ConsentSignals.NOOP),
                keepAnonymous);
    }

    @Test
    void whoGrantedKeepsEverything() {
        SpooledBatch range = spooled(10, view("v", GRANTED, ANNA));
        ledger.decide(NODE, "t0", List.of(spooled(0, change("c", NOON, GRANTED, ANNA))));
        assertThat(ledger.decide(NODE, "t1", List.of(range))).containsExactly(range);
    }

    @Test
    void aWithdrawalTakesEverythingThatNamesAnybody() {
        Event declared = view("v", GRANTED, ANNA);
        List<SpooledBatch> decided = ledger.decide(NODE, "t", List.of(spooled(0, declared), withdrawal(10, "c", ANNA)));
        Batch batch = decided.getFirst().batch();
        assertThat(batch.origin().address()).isEmpty();
        assertThat(batch.origin().userAgent()).isEmpty();
        Event event = batch.events().getFirst();
        assertThat(event.identifiers()).isEmpty();
        assertThat(event.consent()).isEqualTo(DENIED);
        assertThat(event.properties()).isEqualTo(JsonText.EMPTY_OBJECT);
        assertThat(event.traits()).isEqualTo(JsonText.EMPTY_OBJECT);
        assertThat(event.context()).isEqualTo(JsonText.EMPTY_OBJECT);
        assertThat(event.commerce()).isEqualTo(new Commerce(BigDecimal.TEN, "RUB", ""));
        assertThat(event.page().url()).isEqualTo("https://shop.example/p");
    }

    @Test
    void theNewestDecisionOfAnybodyWhomTheEventNamesCounts() {
        apply(receipt("r1", NOON, DENIED, ANNAS_ACCOUNT), receipt("r2", NOON.plusSeconds(1), GRANTED, ANNA));
        assertThat(decided(view("v", GRANTED, ANNA, ANNAS_ACCOUNT)).identifiers())
                .containsExactly(ANNA, ANNAS_ACCOUNT);
        assertThat(decided(view("v", GRANTED, ANNAS_ACCOUNT)).identifiers()).isEmpty();
        apply(receipt("r3", NOON.plusSeconds(2), DENIED, ANNAS_ACCOUNT));
        assertThat(decided(view("v", GRANTED, ANNA, ANNAS_ACCOUNT)).identifiers())
                .isEmpty();
    }

    @Test
    void anOlderGrantDoesNotResurrectAndANewerOneDoes() {
        apply(receipt("r1", NOON.plusSeconds(10), DENIED, ANNA));
        apply(receipt("late", NOON, GRANTED, ANNA));
        assertThat(decided(view("v", GRANTED, ANNA)).identifiers()).isEmpty();
        apply(receipt("new", NOON.plusSeconds(11), GRANTED, ANNA));
        assertThat(decided(view("v", GRANTED, ANNA)).identifiers()).containsExactly(ANNA);
    }

    @Test
    void otherPurposesTravelAsConsentBits() {
        apply(receipt("r", NOON, new ConsentState(Set.of("marketing"), Set.of("personalization")), ANNA));
        Event event =
                decided(view("v", new ConsentState(Set.of("analytics", "personalization"), Set.of("marketing")), ANNA));
        assertThat(event.identifiers()).containsExactly(ANNA);
        assertThat(event.properties()).isEqualTo(view("v", GRANTED, ANNA).properties());
        assertThat(event.consent())
                .isEqualTo(new ConsentState(Set.of("analytics", "marketing"), Set.of("personalization")));
    }

    @Test
    void othersAreLeftAlone() {
        apply(receipt("r", NOON, DENIED, ANNA));
        SpooledBatch others = spooled(0, view("v", GRANTED, browser("boris")), view("w", GRANTED, browser("guest")));
        assertThat(ledger.decide(NODE, "t", List.of(others)).getFirst()).isSameAs(others);
    }

    @Test
    void receiptsAreStoredOnceInAnUnbrokenChain() {
        List<SpooledBatch> first = List.of(spooled(0, change("c1", NOON, GRANTED, ANNA)));
        List<SpooledBatch> second =
                List.of(withdrawal(10, "c2", ANNA), spooled(20, change("c3", NOON.plusSeconds(2), GRANTED, ANNA)));
        ledger.decide(NODE, "t1", first);
        ledger.decide(NODE, "t2", second);
        ledger.decide(NODE, "t2", second);
        assertThat(log.rows).extracting(row -> row.receipt().id()).containsExactly("c1", "c2", "c3");
        assertSound(3);
    }

    @Test
    void aRangeThatIsRepeatedAfterACrashMakesTheSameLinks() {
        List<SpooledBatch> second = List.of(withdrawal(10, "c2", ANNA));
        ledger.decide(NODE, "t1", List.of(spooled(0, change("c1", NOON, GRANTED, ANNA))));
        ledger.decide(NODE, "t2", second);
        List<SignedReceipt> before = List.copyOf(log.rows);
        ConsentLedger successor = ledger(true);
        successor.decide(NODE, "t2", second);
        successor.decide(NODE, "t3", List.of(spooled(20, change("c3", NOON.plusSeconds(9), GRANTED, ANNA))));
        assertThat(log.rows).startsWith(before.toArray(SignedReceipt[]::new)).hasSize(3);
        assertSound(3);
    }

    @Test
    void aChainGoesOnFromTheStoreWhenItsEndIsNotOnDisk() throws Exception {
        ledger.decide(NODE, "t1", List.of(spooled(0, change("c1", NOON, GRANTED, ANNA))));
        java.nio.file.Files.delete(folder.resolve("heads.json"));
        ledger(true).decide(NODE, "t2", List.of(withdrawal(10, "c2", ANNA)));
        assertSound(2);
    }

    @Test
    void aNewSpoolHasAChainOfItsOwn() {
        ledger.decide(NODE, "t1", List.of(spooled(0, change("c1", NOON, GRANTED, ANNA))));
        ConsentLedger successor = ledger(true);
        successor.decide("node-2", "t2", List.of(withdrawal(0, "c2", ANNA)));
        log.rows.removeFirst();
        assertThat(new ChainAudit(log, chain).examine(Optional.empty(), heads()))
                .containsExactlyInAnyOrder(
                        new ChainAudit.Finding(new ReceiptLog.Chain(SHOP, "node-2"), 1, Optional.empty()),
                        new ChainAudit.Finding(
                                new ReceiptLog.Chain(SHOP, NODE),
                                0,
                                Optional.of(new ChainAudit.Break(ChainAudit.Kind.TRUNCATED, 1, ""))));
    }

    @Test
    void lostStatesAreRestoredFromTheReceipts() {
        ledger.decide(NODE, "t1", List.of(spooled(0, change("c1", NOON, GRANTED, ANNA)), withdrawal(10, "c2", ANNA)));
        states.forget();
        assertThat(decided(view("v", GRANTED, ANNA)).identifiers()).isEmpty();
    }

    @Test
    void anOutageIsPassedOnAndNothingIsLost() {
        List<SpooledBatch> range = List.of(withdrawal(0, "c1", ANNA), spooled(10, view("v", GRANTED, ANNA)));
        states.away = true;
        assertThatThrownBy(() -> ledger.decide(NODE, "t", range)).isInstanceOf(StoreUnavailableException.class);
        states.away = false;
        assertThat(ledger.decide(NODE, "t", range)
                        .getLast()
                        .batch()
                        .events()
                        .getFirst()
                        .identifiers())
                .isEmpty();
        assertSound(1);
    }

    @Test
    void whatIdentityRemembersOfADeniedEventIsNotStored() {
        Event denied = view("v", DENIED);
        ProfileId known = new ProfileId(new UUID(1, 1));
        ProfiledEvent remembered = new ProfiledEvent(
                Decisions.origin(),
                Position.START,
                denied,
                known,
                List.of(Decisions.hash(SHOP, ANNA).orElseThrow()));
        ProfiledEvent settled = ledger.settle(List.of(remembered)).getFirst();
        assertThat(settled.profile()).isEqualTo(ProfileId.ANONYMOUS);
        assertThat(settled.identifiers()).isEmpty();
        ProfiledEvent allowed =
                new ProfiledEvent(Decisions.origin(), Position.START, view("w", GRANTED, ANNA), known, List.of());
        assertThat(ledger.settle(List.of(allowed))).containsExactly(allowed);
    }

    @Test
    void withoutAnonymousCountingADeniedEventKeepsItsPlaceUntilItIsDropped() {
        ConsentLedger strict = ledger(false);
        apply(receipt("r", NOON, DENIED, ANNA));
        Batch decided = strict.decide(
                        NODE, "t", List.of(spooled(0, view("v", GRANTED, ANNA), view("w", GRANTED, browser("b")))))
                .getFirst()
                .batch();
        assertThat(decided.events()).extracting(Event::id).containsExactly("v", "w");
        List<ProfiledEvent> resolved = decided.events().stream()
                .map(event ->
                        new ProfiledEvent(decided.origin(), Position.START, event, ProfileId.ANONYMOUS, List.of()))
                .toList();
        assertThat(strict.settle(resolved)).extracting(one -> one.event().id()).containsExactly("w");
        Event change = Receipts.delivered(change("c", NOON, DENIED));
        ProfiledEvent told =
                new ProfiledEvent(Decisions.origin(), Position.START, change, ProfileId.ANONYMOUS, List.of());
        assertThat(strict.settle(List.of(told))).containsExactly(told);
    }

    @Test
    void aDecisionHoldsAheadOfTheSpool() {
        try (ConsentApplier applier = new ConsentApplier(Clock.SYSTEM, ConsentSignals.NOOP)) {
            applier.accept(List.of(receipt("r", NOON, DENIED, ANNA)));
            states.away = true;
            applier.start(ledger);
            states.away = false;
            Eventually.until(
                    "the decision holds",
                    () -> decided(view("v", GRANTED, ANNA)).identifiers().isEmpty());
        }
    }

    private void apply(ConsentReceipt... receipts) {
        states.complete(List.of(SHOP));
        ledger.apply(List.of(receipts));
    }

    private Event decided(Event event) {
        return ledger.decide(NODE, "t", List.of(spooled(100, event)))
                .getFirst()
                .batch()
                .events()
                .getFirst();
    }

    /** As the banner sends it: the ids are gone, the subject is named. */
    private static SpooledBatch withdrawal(long position, String id, Identifier who) {
        return spooled(
                position,
                change(id, NOON.plusSeconds(1), DENIED, "{'subject':{'" + who.type() + "':'" + who.value() + "'}}"));
    }

    private ChainHeads heads() {
        return ChainHeads.open(folder.resolve("heads.json"));
    }

    private void assertSound(int links) {
        assertThat(new ChainAudit(log, chain).examine(Optional.empty(), heads()))
                .containsExactly(new ChainAudit.Finding(new ReceiptLog.Chain(SHOP, NODE), links, Optional.empty()));
    }
}

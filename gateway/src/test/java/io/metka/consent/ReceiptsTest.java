package io.metka.consent;

import static io.metka.consent.Decisions.DENIED;
import static io.metka.consent.Decisions.GRANTED;
import static io.metka.consent.Decisions.NOON;
import static io.metka.consent.Decisions.SHOP;
import static io.metka.consent.Decisions.browser;
import static io.metka.consent.Decisions.change;
import static io.metka.consent.Decisions.user;
import static io.metka.consent.Decisions.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Batch;
import io.metka.model.ConsentDocument;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentReceipt.Standing;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receipt says, and what it must not. */
final class ReceiptsTest {
    private static final String HASH = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String OTHER = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private final ConsentDocuments documents = new ConsentDocuments();
    private final Receipts receipts = new Receipts(Decisions::hash, documents);

    @Test
    void aGrantIsProvedByWhoWhatWhenAndWhere() {
        ConsentReceipt receipt = only(change(
                "e1",
                NOON,
                new ConsentState(Set.of("analytics"), Set.of("advertising")),
                "{'method':'banner','banner':'61f168bb4e6c','language':'ru','email':'a@b.ru'}",
                browser("b-1"),
                user("u-1")));
        assertThat(receipt.id()).isEqualTo("e1");
        assertThat(receipt.at()).isEqualTo(NOON);
        assertThat(receipt.subjects())
                .containsExactly(
                        Decisions.hash(SHOP, browser("b-1")).orElseThrow(),
                        Decisions.hash(SHOP, user("u-1")).orElseThrow());
        assertThat(receipt.decision().granted()).containsExactly("analytics");
        assertThat(receipt.decision().denied()).containsExactly("advertising");
        assertThat(List.of(receipt.method(), receipt.banner(), receipt.language()))
                .containsExactly("banner", "61f168bb4e6c", "ru");
        assertThat(receipt.url()).isEqualTo("https://shop.example/cart");
        assertThat(receipt.address()).isEqualTo("203.0.113.0");
        assertThat(receipt.userAgent()).isEqualTo("Browser/1");
        assertThat(receipt.toString()).doesNotContain("a@b.ru", "u-1", "b-1");
    }

    @Test
    void whoSaysNoAndIsNotKnownLeavesNeitherAddressNorBrowser() {
        ConsentReceipt receipt = only(change("e1", NOON, DENIED));
        assertThat(receipt.subjects()).isEmpty();
        assertThat(receipt.address()).isEmpty();
        assertThat(receipt.userAgent()).isEmpty();
    }

    @Test
    void aWithdrawalNamesWhoseConsentEnds() {
        ConsentReceipt receipt = only(change(
                "e1",
                NOON,
                DENIED,
                "{'subject':{'anonymous_id':'b-1','user_id':'u-1','phone':7,'Not a type':'x','email':'guest'}}"));
        assertThat(receipt.subjects())
                .containsExactly(
                        Decisions.hash(SHOP, browser("b-1")).orElseThrow(),
                        Decisions.hash(SHOP, user("u-1")).orElseThrow());
        assertThat(receipt.address()).isEqualTo("203.0.113.0");
    }

    @Test
    void nobodyDecidesInTheFuture() {
        assertThat(only(change("e1", NOON.plusSeconds(3_600), DENIED)).at()).isEqualTo(NOON.plusSeconds(60));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'document':'site','document_version':1 | KNOWN | HASH",
                "'document':'site','document_version':1,'language':'ru','document_sha256':'HASH' | KNOWN | HASH",
                "'document':'site','document_version':1,'language':'ru','document_sha256':'OTHER' | OTHER_TEXT | OTHER",
                "'document':'site','document_version':2,'document_sha256':'OTHER' | UNKNOWN | OTHER",
                "'document':'site','document_version':1,'language':'en' | UNKNOWN | none",
                "'document':'other','document_version':1 | UNKNOWN | none",
                "'document_version':1 | NONE | none"
            },
            quoteCharacter = '`')
    void theCatalogSaysWhatTheDocumentIsWorth(String said, Standing standing, String sha256) {
        documents.follow(
                List.of(new ConsentDocument(SHOP, "site", 1, List.of(new ConsentDocument.Text("ru", "…", HASH)))));
        Map<String, String> hashes = Map.of("HASH", HASH, "OTHER", OTHER, "none", "");
        String properties = "{" + said.replace("HASH", HASH).replace("OTHER", OTHER) + "}";
        ConsentReceipt.Document document =
                only(change("e1", NOON, GRANTED, properties, browser("b-1"))).document();
        assertThat(document.standing()).isEqualTo(standing);
        assertThat(document.sha256()).isEqualTo(hashes.get(sha256));
    }

    @Test
    void purposesThatAreNoneAndTooManyAreLeftOut() {
        Set<String> many = IntStream.range(0, 200).mapToObj(i -> "p" + i).collect(Collectors.toSet());
        many.add("Not one");
        ConsentReceipt receipt = only(change("e1", NOON, new ConsentState(many, Set.of("'; DROP"))));
        assertThat(receipt.decision().granted()).hasSize(50).allMatch(purpose -> purpose.startsWith("p"));
        assertThat(receipt.decision().denied()).isEmpty();
    }

    @Test
    void theSpooledChangeCarriesItsReceiptAndNothingElse() {
        Event change = change("e1", NOON, GRANTED, "{'method':'form','email':'a@b.ru'}", browser("b-1"));
        Batch batch = new Batch(Decisions.origin(), List.of(view("e0", GRANTED, browser("b-1")), change));
        List<ConsentReceipt> made = receipts.of(batch);
        Batch attached = Receipts.attach(batch, made);
        assertThat(attached.events().getFirst()).isSameAs(batch.events().getFirst());
        Event carrier = attached.events().getLast();
        assertThat(carrier.properties()).isEqualTo(JsonText.of("{\"method\":\"form\"}"));
        assertThat(Receipts.carriedBy(carrier)).contains(made.getFirst());
        assertThat(Receipts.carriedBy(attached.events().getFirst())).isEmpty();
        assertThat(Receipts.delivered(carrier).context()).isEqualTo(JsonText.EMPTY_OBJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"consent_receipt\":7}", "{\"consent_receipt\":{\"id\":\"x\"}}", "[]"})
    void whatIsNoReceiptIsNone(String context) {
        Event plain = change("e1", NOON, GRANTED);
        Event forged = new Event(
                plain.id(),
                plain.name(),
                plain.time(),
                plain.identifiers(),
                plain.consent(),
                plain.page(),
                plain.commerce(),
                plain.properties(),
                JsonText.EMPTY_OBJECT,
                JsonText.of(context),
                List.of());
        assertThat(Receipts.carriedBy(forged)).isEmpty();
    }

    private ConsentReceipt only(Event change) {
        List<ConsentReceipt> made = receipts.of(new Batch(Decisions.origin(), List.of(change)));
        assertThat(made).hasSize(1);
        return made.getFirst();
    }
}

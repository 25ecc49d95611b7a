package io.metka.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.ProjectId;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Denied means denied, and unknown means denied. */
final class DeclaredConsentTest {
    private static final ConsentState GRANTED = new ConsentState(Set.of("analytics"), Set.of());
    private static final ConsentState DENIED = new ConsentState(Set.of(), Set.of("analytics"));
    private static final ConsentState BOTH = new ConsentState(Set.of("analytics"), Set.of("analytics"));

    @Test
    void aGrantedEventKeepsAllButTheLastPartOfTheAddress() {
        var reduced = new DeclaredConsent(true).reduce(batch(GRANTED));
        assertThat(reduced.batch().events()).isEqualTo(batch(GRANTED).events());
        assertThat(reduced.batch().origin().address()).isEqualTo("203.0.113.0");
    }

    @Test
    void anEventWithoutConsentKeepsNothingThatNamesAnybody() {
        for (ConsentState state : List.of(ConsentState.UNKNOWN, DENIED, BOTH)) {
            var reduced = new DeclaredConsent(true).reduce(batch(state));
            Event event = reduced.batch().events().getFirst();
            assertThat(event.identifiers()).isEmpty();
            assertThat(event.properties()).isEqualTo(JsonText.EMPTY_OBJECT);
            assertThat(event.page()).isEqualTo(new Page("https://shop.example/p", "T", "https://ya.ru/"));
            assertThat(event.commerce()).isEqualTo(new Commerce(BigDecimal.TEN, "RUB", ""));
            assertThat(reduced.batch().origin().address()).isEmpty();
            assertThat(reduced.batch().origin().userAgent()).isEmpty();
        }
    }

    @Test
    void oneDenialHidesTheSenderOfTheWholeRequest() {
        var reduced = new DeclaredConsent(true).reduce(batch(GRANTED, DENIED));
        assertThat(reduced.batch().origin().address()).isEmpty();
        assertThat(reduced.batch().events().getFirst().identifiers()).hasSize(1);
        assertThat(reduced.batch().events().getLast().identifiers()).isEmpty();
    }

    @Test
    void anonymousCountingCanBeSwitchedOff() {
        var reduced = new DeclaredConsent(false).reduce(batch(GRANTED, ConsentState.UNKNOWN));
        assertThat(reduced.batch().events()).hasSize(1);
        assertThat(reduced.rejected()).containsExactly(new Rejection("e1", Rejection.Reason.CONSENT_DENIED, ""));
    }

    @Test
    void anAnswerIsKeptWhateverItWasAndSaysOnlyWhatWasAsked() {
        Event refused = batch(DENIED).events().getFirst();
        Event change = new Event(
                refused.id(),
                "consent_updated",
                refused.time(),
                refused.identifiers(),
                refused.consent(),
                refused.page(),
                refused.commerce(),
                JsonText.of(
                        "{\"x\":{\"banner\":\"no\"},\"banner\":\"61f1\",\"method\":\"banner\",\"email\":\"a@b.ru\",\"language\":7}"));
        var reduced = new DeclaredConsent(false).reduce(new Batch(batch(DENIED).origin(), List.of(change)));
        assertThat(reduced.rejected()).isEmpty();
        Event kept = reduced.batch().events().getFirst();
        assertThat(kept.identifiers()).isEmpty();
        assertThat(kept.properties().toString()).isEqualTo("{\"banner\":\"61f1\",\"method\":\"banner\"}");
    }

    @Test
    void ofARejectedEventWithoutConsentOnlyTheShapeIsPutAside() {
        JsonText body =
                JsonText.of("{\"name\":7,\"properties\":{\"email\":\"a@b.ru\",\"items\":[{\"n\":1},{}],\"ok\":true}}");
        Rejection why = new Rejection("e", Rejection.Reason.WRONG_TYPE, "/events/0/name");
        Batch batch = new Batch(
                batch().origin(),
                List.of(),
                List.of(
                        new RejectedEvent(why, "", GRANTED, body),
                        new RejectedEvent(why, "", ConsentState.UNKNOWN, body),
                        new RejectedEvent(why, "", ConsentState.UNKNOWN, JsonText.of("{broken"))));
        assertThat(new DeclaredConsent(true).reduce(batch).batch().rejected())
                .extracting(event -> event.body().toString())
                .containsExactly(
                        body.toString(),
                        "{\"name\":\"number\",\"properties\":{\"email\":\"string\",\"items\":[{\"n\":\"number\"}],\"ok\":\"boolean\"}}",
                        "{}");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.77, 203.0.113.0",
        "2a02:6b8:0:40c::1, 2a02:6b8:0::",
        "2a02:6b8::1, 2a02:6b8::",
        "::1, ::",
        "::ffff:203.0.113.77, 203.0.113.0",
        "nonsense, ''"
    })
    void addressesBecomeNetworks(String address, String network) {
        assertThat(AddressTruncation.truncate(address)).isEqualTo(network);
    }

    private static Batch batch(ConsentState... states) {
        var events = new java.util.ArrayList<Event>();
        for (ConsentState state : states) {
            events.add(new Event(
                    "e" + events.size(),
                    "n",
                    Instant.EPOCH,
                    List.of(new Identifier(Identifier.USER_ID, "u")),
                    state,
                    new Page("https://shop.example/p?email=a@b.ru#x", "T", "https://ya.ru/?q=1"),
                    new Commerce(BigDecimal.TEN, "RUB", "order-1"),
                    JsonText.of("{\"email\":\"a@b.ru\"}")));
        }
        return new Batch(new Origin(new ProjectId("p"), "s", Instant.EPOCH, "203.0.113.77", "UA"), events);
    }
}

package io.metka.consent.personal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.metka.settings.PrivacySettings;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of an event reaches the disk. */
final class PersonalDataTest {
    private static final byte[] SECRET = new byte[32];
    private static final Pattern HASH = Pattern.compile("hash(:|%3A)[0-9a-f]{32}");
    private static final PrivacySettings DEFAULTS = PrivacySettings.defaults();

    static Stream<JsonNode> addresses() throws IOException {
        return golden("/consent/addresses.json");
    }

    static Stream<JsonNode> objects() throws IOException {
        return golden("/consent/objects.json");
    }

    private static Stream<JsonNode> golden(String file) throws IOException {
        try (InputStream cases = PersonalDataTest.class.getResourceAsStream(file)) {
            return Json.MAPPER.readTree(Objects.requireNonNull(cases)).valueStream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("addresses")
    void addressesLoseWhatIsNotAllowed(JsonNode golden) {
        PrivacySettings settings = settings(golden.path("keep_fragments").asBoolean(), true, Set.of(), Set.of());
        String in = golden.get("in").asText();
        Page reduced = reduce(settings, event(new Page(in, "", in), "{}")).page();
        assertThat(masked(reduced.url()))
                .as(golden.get("title").asText())
                .isEqualTo(golden.get("out").asText());
        assertThat(reduced.referrer()).isEqualTo(reduced.url());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objects")
    void objectsLoseContactsAndNothingElse(JsonNode golden) {
        Event reduced = reduce(DEFAULTS, event(Page.NONE, golden.get("in").asText()));
        assertThat(masked(reduced.properties().toString()))
                .as(golden.get("title").asText())
                .isEqualTo(golden.get("out").asText());
        assertThat(reduced.traits()).isEqualTo(reduced.properties());
        assertThat(reduced.context()).isEqualTo(reduced.properties());
    }

    @Test
    void spellingsOfOneContactHaveOneHash() {
        List<String> phones = List.of("+7 916 123-45-67", "8 (916) 123-45-67", "79161234567", "(916) 123-45-67");
        assertThat(phones.stream().map(PersonalDataTest::hashOf).distinct()).hasSize(1);
        List<String> mails = List.of("Ivan@Mail.ru", "ivan@mail.ru", "ivan%40mail.ru", "ivan%2540mail.ru");
        assertThat(mails.stream().map(PersonalDataTest::hashOf).distinct()).hasSize(1);
        assertThat(hashOf(mails.getFirst())).isNotEqualTo(hashOf(phones.getFirst()));
    }

    @Test
    void anotherProjectHasOtherHashes() {
        PersonalData personal = new PersonalData(DEFAULTS, SECRET);
        Event event = event(new Page("", "ivan@mail.ru", ""), "{}");
        assertThat(personal.reduce(batch("shop", event)).events().getFirst().page())
                .isNotEqualTo(personal.reduce(batch("blog", event))
                        .events()
                        .getFirst()
                        .page());
    }

    @Test
    void identifiersStay() {
        Event event = event(Page.NONE, "{\"email\":\"ivan@mail.ru\"}");
        Event reduced = reduce(DEFAULTS, event);
        assertThat(reduced.identifiers()).isEqualTo(event.identifiers());
        assertThat(masked(reduced.traits().toString())).isEqualTo("{\"email\":\"HASH\"}");
    }

    @Test
    void anOperatorMayAllowFieldsAndProjects() {
        Event event = event(Page.NONE, "{\"support\":{\"email\":\"a@b.ru\"},\"email\":\"c@d.ru\"}");
        PrivacySettings fields = settings(false, true, Set.of("properties.support.email"), Set.of());
        assertThat(masked(reduce(fields, event).properties().toString()))
                .isEqualTo("{\"support\":{\"email\":\"a@b.ru\"},\"email\":\"HASH\"}");
        assertThat(reduce(settings(false, true, Set.of(), Set.of("shop")), event))
                .isEqualTo(event);
        assertThat(reduce(settings(false, false, Set.of(), Set.of()), event)).isEqualTo(event);
    }

    @Test
    void whatWasRejectedIsReducedToo() {
        RejectedEvent rejected = new RejectedEvent(
                new Rejection("1", Rejection.Reason.TOO_LONG, ""),
                "",
                ConsentState.UNKNOWN,
                JsonText.of("{\"email\":\"a@b.ru\"}"));
        Batch batch = new Batch(batch("shop").origin(), List.of(), List.of(rejected));
        Batch reduced = new PersonalData(DEFAULTS, SECRET).reduce(batch);
        assertThat(masked(reduced.rejected().getFirst().body().toString())).isEqualTo("{\"email\":\"HASH\"}");
    }

    @Test
    void noAddressIsTooOddAndNoneKeepsWhatIsNotAllowed() {
        String alphabet = "ab:/?#&=%@;+[]\\\"<> 4077é\u0000\ud83d";
        Random random = new Random(Long.getLong("metka.seed", 20_261_122L));
        int checked = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder("https://s.example/");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean path = text.indexOf("?") < 0 && text.indexOf("#") < 0;
            String url = text.append("?token=S3CRET&q=1#S3CRET").toString();
            String kept = reduce(DEFAULTS, event(new Page(url, url, url), "{}"))
                    .page()
                    .url();
            if (path) {
                checked++;
                assertThat(kept).as(url).doesNotContain("S3CRET").endsWith("?q=1");
            }
        }
        assertThat(checked).isGreaterThan(5_000);
    }

    private static PrivacySettings settings(
            boolean fragments, boolean detect, Set<String> fields, Set<String> projects) {
        return new PrivacySettings(DEFAULTS.queryParameters(), fragments, detect, fields, projects);
    }

    private static String hashOf(String contact) {
        return reduce(DEFAULTS, event(new Page("", contact, ""), "{}")).page().title();
    }

    private static String masked(String text) {
        return HASH.matcher(text).replaceAll("HASH");
    }

    private static Event reduce(PrivacySettings settings, Event event) {
        return new PersonalData(settings, SECRET)
                .reduce(batch("shop", event))
                .events()
                .getFirst();
    }

    private static Batch batch(String project, Event... events) {
        return new Batch(new Origin(new ProjectId(project), "site", Instant.EPOCH, "", ""), List.of(events));
    }

    private static Event event(Page page, String object) {
        return new Event(
                "1",
                "page_view",
                Instant.EPOCH,
                List.of(new Identifier(Identifier.EMAIL, "ivan@mail.ru")),
                ConsentState.UNKNOWN,
                page,
                Commerce.NONE,
                JsonText.of(object),
                JsonText.of(object),
                JsonText.of(object),
                List.of());
    }
}

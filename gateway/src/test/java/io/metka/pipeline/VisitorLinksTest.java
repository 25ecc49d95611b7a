package io.metka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.consent.ConsentDocuments;
import io.metka.consent.DeclaredConsent;
import io.metka.consent.Receipts;
import io.metka.consent.personal.PersonalData;
import io.metka.decode.DecodeLimits;
import io.metka.decode.Decoder;
import io.metka.embedded.Stores;
import io.metka.identity.LinkTokens;
import io.metka.identity.SpentLinks;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.LinkReceipt;
import io.metka.model.LinkReceipt.Outcome;
import io.metka.model.LinkRequest;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Source;
import io.metka.redis.Clients;
import io.metka.redis.Redis;
import io.metka.settings.CrossDomainSettings;
import io.metka.settings.PrivacySettings;
import io.metka.settings.SpoolSettings;
import io.metka.spool.Spool;
import io.metka.support.Ids;
import io.metka.support.Json;
import io.metka.support.ManualClock;
import io.metka.telemetry.LinkSignals;
import io.metka.telemetry.SpoolSignals;
import io.metka.telemetry.Telemetry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Visitors between the sites of a project, on two nodes with one Redis: shop.example and pay.example. */
final class VisitorLinksTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0";
    private static final String VISITOR = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String OTHER = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private static final String GRANTED = "{\"granted\":[\"analytics\"]}";

    private final String project = Stores.freshName("linked");
    private final Map<String, Source> sources = Map.of(
            "wk_shop", new Source("shop", new ProjectId(project), "Shop", "wk_shop", List.of("https://shop.example")),
            "wk_pay", new Source("pay", new ProjectId(project), "Pay", "wk_pay", List.of()),
            "wk_else", new Source("else", new ProjectId("else"), "Else", "wk_else", List.of()));
    private final ManualClock clock = new ManualClock(NOW);
    private final Telemetry telemetry = new Telemetry();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Spool spool;
    private VisitorLinks shop;
    private VisitorLinks pay;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        spool = Spool.open(folder, SpoolSettings.defaults(), SpoolSignals.NOOP, clock, Ids.RANDOM);
        opened.add(spool);
        shop = node(secret("one"), redis());
        pay = node(secret("one"), redis());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
        telemetry.close();
    }

    @Test
    void aNewVisitorGoesOnWithTheIdFromTheOtherSite() throws Exception {
        LinkReceipt.Issued issued = issued(VISITOR);
        assertThat(issued.validFor()).isEqualTo(Duration.ofMinutes(2));
        assertThat(issued.token()).matches("[A-Za-z0-9_-]{96}").doesNotContain(VISITOR);
        assertThat(arrive(issued.token(), "")).isEqualTo(new LinkReceipt.Settled(Outcome.ADOPTED, VISITOR));
        assertThat(spooled()).isEmpty();
        assertThat(telemetry.scrape())
                .contains("metka_link_issued_total 1.0", "metka_link_settled_total{outcome=\"adopted\"} 1.0");
    }

    @Test
    void aTokenIsAcceptedOnceOnAllNodes() {
        String token = issued(VISITOR).token();
        assertThat(arrive(token, "").outcome()).isEqualTo(Outcome.ADOPTED);
        assertThat(arrive(token, "").outcome()).isEqualTo(Outcome.SPENT);
        assertThat(join(shop.accept(request("wk_shop", token, "", GRANTED)))).isEqualTo(settled(Outcome.SPENT));
    }

    @Test
    void manyAtOnceAreAcceptedOnce() {
        String token = issued(VISITOR).token();
        List<CompletableFuture<LinkReceipt>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add((i % 2 == 0 ? shop : pay).accept(request("wk_pay", token, "", GRANTED)));
        }
        assertThat(all.stream().map(VisitorLinksTest::join).filter(settled(Outcome.SPENT)::equals))
                .hasSize(49);
    }

    @Test
    void aVisitorWhoIsKnownHereKeepsTheIdAndTheIdsAreTied() throws Exception {
        assertThat(arrive(issued(VISITOR).token(), OTHER)).isEqualTo(settled(Outcome.LINKED));
        assertThat(spooled()).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("alias");
            assertThat(event.identifiers())
                    .extracting(Identifier::type, Identifier::value)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(Identifier.ANONYMOUS_ID, OTHER),
                            org.assertj.core.groups.Tuple.tuple(Identifier.ANONYMOUS_ID, VISITOR));
            assertThat(event.consent().granted()).containsExactly("analytics");
        });
    }

    @Test
    void theSameVisitorNeedsNothing() throws Exception {
        assertThat(arrive(issued(VISITOR).token(), VISITOR)).isEqualTo(settled(Outcome.SAME));
        assertThat(spooled()).isEmpty();
    }

    @Test
    void aTokenExpires() {
        String token = issued(VISITOR).token();
        clock.advance(Duration.ofMinutes(2).minusMillis(1));
        assertThat(arrive(issued(OTHER).token(), "").outcome()).isEqualTo(Outcome.ADOPTED);
        clock.advance(Duration.ofMillis(1));
        assertThat(arrive(token, "")).isEqualTo(settled(Outcome.EXPIRED));
    }

    @Test
    void consentDecidesOnBothSides() {
        for (String consent : List.of(
                "{}",
                "null",
                "7",
                "{\"granted\":\"analytics\"}",
                "{\"granted\":[\"advertising\"]}",
                "{\"granted\":[\"analytics\"],\"denied\":[\"analytics\"]}")) {
            assertThat(shop.issue(request("wk_shop", "", VISITOR, consent))).isEqualTo(settled(Outcome.DENIED));
            String token = issued(VISITOR).token();
            assertThat(join(pay.accept(request("wk_pay", token, "", consent)))).isEqualTo(settled(Outcome.DENIED));
            assertThat(arrive(token, "").outcome())
                    .as("a visitor who agrees later has the token still")
                    .isEqualTo(Outcome.ADOPTED);
        }
    }

    @Test
    void aTokenIsForOneProjectOneBrowserAndOneInstallation() throws Exception {
        String token = issued(VISITOR).token();
        assertThat(join(pay.accept(request("wk_else", token, "", GRANTED)))).isEqualTo(settled(Outcome.INVALID));
        LinkRequest shared = request("wk_pay", token, "", GRANTED);
        LinkRequest elsewhere = new LinkRequest(
                shared.body(),
                new RawRequest.Peer("192.0.2.9", "Mozilla/5.0 (iPhone)", Map.of(), ""),
                shared.receivedAt());
        assertThat(join(pay.accept(elsewhere))).isEqualTo(settled(Outcome.INVALID));
        VisitorLinks stranger = node(secret("two"), redis());
        assertThat(join(stranger.accept(request("wk_pay", token, "", GRANTED)))).isEqualTo(settled(Outcome.INVALID));
        assertThat(arrive(token, "").outcome()).isEqualTo(Outcome.ADOPTED);
    }

    @Test
    void whatWasTamperedWithIsNoToken() {
        String token = issued(VISITOR).token();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(arrive(changed, "").outcome()).as("character %d", i).isEqualTo(Outcome.INVALID);
        }
        for (String odd : List.of("", "x", "é", "%", token.substring(1), token + token, "A".repeat(96), token + "=")) {
            assertThat(arrive(odd, "").outcome()).as(odd).isEqualTo(Outcome.INVALID);
        }
    }

    @Test
    void withoutRedisEveryVisitorIsANewOne() throws Exception {
        VisitorLinks alone = node(secret("one"), Clients.at("redis://127.0.0.1:1"));
        assertThat(join(alone.accept(request("wk_pay", issued(VISITOR).token(), "", GRANTED))))
                .isEqualTo(settled(Outcome.UNAVAILABLE));
        VisitorLinks early = node(secret("one"), null);
        assertThat(join(early.accept(request("wk_pay", issued(VISITOR).token(), "", GRANTED))))
                .isEqualTo(settled(Outcome.UNAVAILABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{\"write_key\":\"wk_shop\",\"anonymous_id\":\"a b\",\"consent\":{\"granted\":[\"analytics\"]}}",
                "{\"write_key\":\"wk_shop\",\"anonymous_id\":\"short\",\"consent\":{\"granted\":[\"analytics\"]}}",
                "{\"write_key\":\"wk_shop\",\"consent\":{\"granted\":[\"analytics\"]}}"
            })
    void whatCannotBeReadIsRefused(String body) {
        assertThat(shop.issue(request(body)))
                .isInstanceOfSatisfying(
                        LinkReceipt.Refused.class,
                        refused -> assertThat(refused.refused().refusal()).isEqualTo(Receipt.Refusal.MALFORMED));
    }

    @Test
    void theSourceDecidesWhoMayAsk() {
        LinkRequest unknown = request("wk_none", "", VISITOR, GRANTED);
        LinkRequest asked = request("wk_shop", "", VISITOR, GRANTED);
        LinkRequest strange = new LinkRequest(
                asked.body(),
                new RawRequest.Peer("192.0.2.1", BROWSER, Map.of(), "https://evil.example"),
                asked.receivedAt());
        assertThat(List.of(shop.issue(unknown), shop.issue(strange), join(shop.accept(strange))))
                .extracting(receipt -> ((LinkReceipt.Refused) receipt).refused().refusal())
                .containsExactly(
                        Receipt.Refusal.UNKNOWN_WRITE_KEY,
                        Receipt.Refusal.ORIGIN_NOT_ALLOWED,
                        Receipt.Refusal.ORIGIN_NOT_ALLOWED);
    }

    private VisitorLinks node(byte[] secret, @org.jspecify.annotations.Nullable Redis redis) {
        SpentLinks spent = new SpentLinks(Duration.ofSeconds(20));
        opened.addFirst(spent);
        if (redis != null) {
            spent.remember(redis);
        }
        Decoder decoder = new Decoder(DecodeLimits.defaults(), Ids.RANDOM, sources::get);
        LinkSignals signals = telemetry.links();
        return new VisitorLinks(
                CrossDomainSettings.defaults(),
                new VisitorLinks.Parts(
                        decoder,
                        new LinkTokens(secret, Ids.RANDOM),
                        spent,
                        intake(decoder, spool, secret),
                        clock,
                        Ids.RANDOM,
                        signals));
    }

    private static Intake intake(Decoder decoder, Spool spool, byte[] secret) {
        Receipts receipts = new Receipts(
                (project, identifiers) -> {
                    throw new AssertionError("nobody changes a consent here");
                },
                new ConsentDocuments());
        return new Intake(
                new Intake.Door(decoder, SourceRates.NONE),
                new PlanCheck((_, _) -> List.of()),
                new PersonalData(PrivacySettings.defaults(), secret),
                new Intake.Consent(receipts, new DeclaredConsent(true), _ -> {}),
                spool);
    }

    private LinkReceipt.Issued issued(String visitor) {
        return (LinkReceipt.Issued) shop.issue(request("wk_shop", "", visitor, GRANTED));
    }

    private LinkReceipt.Settled arrive(String token, String visitor) {
        return (LinkReceipt.Settled) join(pay.accept(request("wk_pay", token, visitor, GRANTED)));
    }

    private List<Event> spooled() throws InterruptedException {
        return spool.reader().seal(100, 1 << 20, Duration.ZERO).stream()
                .flatMap(part -> part.batches().stream())
                .flatMap(one -> one.batch().events().stream())
                .toList();
    }

    private static LinkReceipt join(CompletableFuture<LinkReceipt> receipt) {
        return receipt.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private static LinkReceipt.Settled settled(Outcome outcome) {
        return new LinkReceipt.Settled(outcome);
    }

    private static LinkRequest request(String writeKey, String token, String visitor, String consent) {
        return request("{\"write_key\":\"" + writeKey + "\",\"token\":"
                + Json.MAPPER.getNodeFactory().textNode(token) + ",\"anonymous_id\":\"" + visitor + "\",\"consent\":"
                + consent + "}");
    }

    private static LinkRequest request(String body) {
        return new LinkRequest(
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                new RawRequest.Peer("192.0.2.1", BROWSER, Map.of(), ""),
                NOW);
    }

    private static byte[] secret(String name) {
        return (name + " secret of the nodes, 32 bytes or more").getBytes(StandardCharsets.UTF_8);
    }

    private static Redis redis() {
        return Clients.shared();
    }
}

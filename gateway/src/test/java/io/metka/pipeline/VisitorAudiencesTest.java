package io.metka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.Catalog;
import io.metka.decode.DecodeLimits;
import io.metka.decode.Decoder;
import io.metka.embedded.Stores;
import io.metka.identity.IdentityGraph;
import io.metka.identity.IdentityResolver;
import io.metka.model.AudienceReceipt;
import io.metka.model.AudienceRequest;
import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentityRules;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.SegmentDefinition;
import io.metka.model.Source;
import io.metka.model.SpooledBatch;
import io.metka.redis.Clients;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.segments.SegmentRedis;
import io.metka.settings.IdentitySettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.telemetry.IdentitySignals;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pages learn of their visitors, with a real Redis in which identity and segments have written. */
final class VisitorAudiencesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final byte[] SECRET = "a secret of the nodes, 32 bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final String VISITOR = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String OTHER_DEVICE = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private static final String GRANTED = "analytics";

    private final ProjectId project = new ProjectId(Stores.freshName("audiences"));
    private final ManualClock clock = new ManualClock(NOW);
    private final RedisLink redis = Clients.shared().link();
    private final IdentityResolver identity = new IdentityResolver(
            IdentitySettings.defaults(),
            Clients.shared(),
            SECRET,
            new IdentityResolver.Context(clock, Ids.RANDOM, IdentitySignals.NOOP));
    private VisitorAudiences audiences = audiences(Clients.shared());

    @BeforeEach
    void publish() {
        audiences.follow(catalog("vip", "carts"));
    }

    @AfterEach
    void close() {
        identity.close();
        redis.close();
    }

    @Test
    void aVisitorIsToldTheSegmentsThatAreForPages() {
        ProfileId profile = resolved("e1", VISITOR, "");
        enter(profile, "vip", "carts", "secret");
        assertThat(ask(VISITOR, GRANTED)).isEqualTo(known("carts", "vip"));
        audiences.follow(catalog("vip"));
        assertThat(ask(VISITOR, GRANTED)).isEqualTo(known("vip"));
        audiences.follow(Catalog.EMPTY);
        assertThat(ask(VISITOR, GRANTED)).isEqualTo(known());
    }

    @Test
    void everyDeviceOfAPersonKnowsTheSame() {
        ProfileId phone = resolved("e1", VISITOR, "u-1");
        assertThat(resolved("e2", OTHER_DEVICE, "u-1")).isEqualTo(phone);
        enter(phone, "vip");
        assertThat(ask(VISITOR, GRANTED)).isEqualTo(known("vip"));
        assertThat(ask(OTHER_DEVICE, GRANTED)).isEqualTo(known("vip"));
    }

    @Test
    void whoIsNobodyOrHasNotAllowedItIsInNoSegment() {
        enter(resolved("e1", VISITOR, ""), "vip");
        assertThat(ask("", GRANTED)).isEqualTo(known());
        assertThat(ask("a b", GRANTED)).isEqualTo(known());
        assertThat(ask("x".repeat(5_000), GRANTED)).isEqualTo(known());
        assertThat(ask(OTHER_DEVICE, GRANTED)).isEqualTo(known());
        for (String consent : List.of("", "advertising", "analytic", ",,,", "ANALYTICS")) {
            assertThat(ask(VISITOR, consent)).as(consent).isEqualTo(known());
        }
        assertThat(ask(VISITOR, "advertising," + GRANTED)).isEqualTo(known("vip"));
    }

    @Test
    void aStrangerIsRefused() {
        assertThat(answer(request("wk_none", VISITOR, GRANTED, "")))
                .isInstanceOfSatisfying(
                        AudienceReceipt.Refused.class,
                        refused ->
                                assertThat(refused.refused().refusal()).isEqualTo(Receipt.Refusal.UNKNOWN_WRITE_KEY));
        assertThat(answer(request("wk_shop", VISITOR, GRANTED, "https://elsewhere.example")))
                .isInstanceOfSatisfying(
                        AudienceReceipt.Refused.class,
                        refused ->
                                assertThat(refused.refused().refusal()).isEqualTo(Receipt.Refusal.ORIGIN_NOT_ALLOWED));
    }

    @Test
    void nobodyCanSayWhileRedisIsAwayOrNotThereYet() {
        audiences = audiences(Clients.at("redis://127.0.0.1:1"));
        audiences.follow(catalog("vip"));
        assertThat(ask(VISITOR, GRANTED)).isEqualTo(new AudienceReceipt.Unavailable());
        assertThat(ask("", GRANTED)).as("nobody needs no Redis").isEqualTo(known());
        audiences = new VisitorAudiences(decoder(), Duration.ofSeconds(10));
        audiences.follow(catalog("vip"));
        assertThat(ask(VISITOR, GRANTED)).isEqualTo(new AudienceReceipt.Unavailable());
    }

    private VisitorAudiences audiences(Redis at) {
        VisitorAudiences made = new VisitorAudiences(decoder(), Duration.ofSeconds(10));
        made.ask(new VisitorAudiences.Stores(
                new IdentityGraph(IdentitySettings.defaults(), at, SECRET, clock, _ -> IdentityRules.DEFAULT),
                new SegmentRedis(at, "node", Duration.ofSeconds(10))));
        return made;
    }

    private Decoder decoder() {
        Map<String, Source> sources =
                Map.of("wk_shop", new Source("shop", project, "Shop", "wk_shop", List.of("https://shop.example")));
        return new Decoder(DecodeLimits.defaults(), Ids.RANDOM, sources::get);
    }

    private Catalog catalog(String... onPage) {
        List<SegmentDefinition> segments = new java.util.ArrayList<>(
                List.of(new SegmentDefinition(project, "secret", "Secret", JsonText.EMPTY_OBJECT, 1)));
        for (String segment : onPage) {
            segments.add(new SegmentDefinition(project, segment, segment, JsonText.EMPTY_OBJECT, 1, true, false));
        }
        return new Catalog(1, List.of(), List.of(), segments, List.of());
    }

    private ProfileId resolved(String id, String visitor, String user) {
        List<Identifier> identifiers = new java.util.ArrayList<>();
        identifiers.add(new Identifier(Identifier.ANONYMOUS_ID, visitor));
        if (!user.isEmpty()) {
            identifiers.add(new Identifier(Identifier.USER_ID, user));
        }
        Event event = new Event(
                id,
                "page_view",
                NOW,
                identifiers,
                new ConsentState(java.util.Set.of("analytics"), java.util.Set.of()),
                Page.NONE,
                Commerce.NONE,
                JsonText.EMPTY_OBJECT);
        Batch batch = new Batch(new Origin(project, "shop", NOW, "", ""), List.of(event));
        return identity.resolve("node", List.of(new SpooledBatch(new Position(1), batch)))
                .events()
                .getFirst()
                .profile();
    }

    /** As the mirror of memberships is written. */
    private void enter(ProfileId profile, String... segments) {
        redis.command("SADD", "metka:segments:{" + project + "}:of:" + profile, segments);
    }

    private AudienceReceipt ask(String visitor, String consent) {
        return answer(request("wk_shop", visitor, consent, "https://shop.example"));
    }

    private AudienceReceipt answer(AudienceRequest request) {
        return audiences
                .of(request)
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    private static AudienceRequest request(String writeKey, String visitor, String consent, String origin) {
        return new AudienceRequest(
                writeKey, visitor, consent, new RawRequest.Peer("192.0.2.1", "a browser", Map.of(), origin), NOW);
    }

    private static AudienceReceipt known(String... segments) {
        return new AudienceReceipt.Known(List.of(segments));
    }
}

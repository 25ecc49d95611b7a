package io.metka.webhooks;

import io.metka.container.Catalog;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.model.WebhookEndpoint;
import io.metka.redis.Clients;
import io.metka.redis.Redis;
import io.metka.settings.WebhookSettings;
import io.metka.support.AddressRange;
import io.metka.support.Ids;
import io.metka.support.Sealing;
import io.metka.webhooks.mapping.Facts;
import io.metka.webhooks.mapping.Item;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Webhooks with everything around them for a test: quick polls, loopback allowed, recorded output. */
final class Rig implements AutoCloseable {
    static final ProjectId SHOP = new ProjectId("shop");
    static final String SEGMENT = "cart-left";

    static final Sealing SEALING = new Sealing(new byte[32], Ids.RANDOM);

    final FakeClock clock = new FakeClock();
    final RecordingLog log = new RecordingLog();
    final RecordingSignals signals = new RecordingSignals();
    final Vertx vertx = Vertx.vertx();
    WebhookSettings settings = settings(Duration.ofSeconds(5), 8);
    ProfileFacts facts = ProfileFacts.NOTHING;
    Population population = Population.UNKNOWN;
    List<SegmentDefinition> segments = List.of();
    SendPolicy policy = SendPolicy.EVERYTHING;
    Duration lease = Duration.ofSeconds(30);
    volatile Catalog catalog = Catalog.EMPTY;

    private final Redis redis;
    private final List<Webhooks> started = new ArrayList<>();

    Rig(String redisUrl) {
        this(Clients.at(redisUrl));
    }

    Rig(Redis redis) {
        this.redis = redis;
    }

    static WebhookSettings settings(Duration timeout, int sublanes) {
        WebhookSettings defaults = WebhookSettings.defaults();
        return new WebhookSettings(
                defaults.retry(),
                new WebhookSettings.Http(timeout, 10 * 1024, true, List.of(AddressRange.parse("127.0.0.1"))),
                new WebhookSettings.Lanes(
                        sublanes, 64, 8, Duration.ofMillis(10), Duration.ofDays(7), Duration.ofDays(30)),
                new WebhookSettings.Log(Duration.ofMillis(20), 50),
                Duration.ofSeconds(5),
                Duration.ofMillis(50));
    }

    Webhooks start() {
        Webhooks webhooks = Webhooks.start(parts(), lease);
        started.add(webhooks);
        return webhooks;
    }

    Webhooks.Parts parts() {
        return new Webhooks.Parts(
                settings,
                redis,
                () -> catalog,
                log,
                policy,
                facts,
                population,
                SEALING,
                new UrlCheck(settings, Set::of),
                vertx,
                clock,
                Ids.RANDOM,
                signals);
    }

    void endpoints(WebhookEndpoint... endpoints) {
        catalog = new Catalog(catalog.revision() + 1, List.of(), List.of(), segments, List.of(endpoints));
    }

    static WebhookEndpoint endpoint(String id, URI url) {
        return new WebhookEndpoint(SHOP, id, url, Partner.SECRET, Set.of(SEGMENT), true);
    }

    static Outbound outbound(URI url, Message message) {
        String body = StandardForm.single(new Item(message.id(), message.change(), Facts.NONE));
        return new Outbound(message.id(), "POST", url, Map.of(), "application/json", body, List.of(Partner.SECRET));
    }

    /** Profiles are named by number; the same number is the same profile. */
    static MembershipChange change(int profile, long sequence) {
        return new MembershipChange(
                SHOP,
                SEGMENT,
                new ProfileId(new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | profile * 0x9E37_79B9L)),
                sequence % 2 == 1 ? Kind.ENTERED : Kind.EXITED,
                sequence,
                Instant.parse("2026-11-22T09:59:00.120Z"),
                7);
    }

    /** Changes of several profiles, interleaved: sequence 1 of all, then 2 of all, and so on. */
    static List<MembershipChange> changes(int profiles, int perProfile) {
        List<MembershipChange> changes = new ArrayList<>();
        for (int sequence = 1; sequence <= perProfile; sequence++) {
            for (int profile = 0; profile < profiles; profile++) {
                changes.add(change(profile, sequence));
            }
        }
        return changes;
    }

    @Override
    public void close() {
        started.forEach(Webhooks::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

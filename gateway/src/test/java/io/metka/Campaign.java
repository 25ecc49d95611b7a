package io.metka;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.metka.activation.Activation;
import io.metka.container.Catalog;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.Stores;
import io.metka.identity.RedisConsentStates;
import io.metka.model.Commerce;
import io.metka.model.CommunicationPolicy;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.model.WebhookEndpoint;
import io.metka.redis.Clients;
import io.metka.segments.Progress;
import io.metka.segments.RuleQueries;
import io.metka.segments.SegmentEvaluator;
import io.metka.segments.SegmentPorts;
import io.metka.segments.SegmentRedis;
import io.metka.settings.SegmentSettings;
import io.metka.settings.WarehouseSettings;
import io.metka.settings.WebhookSettings;
import io.metka.support.AddressRange;
import io.metka.support.Ids;
import io.metka.support.Json;
import io.metka.support.ManualClock;
import io.metka.support.Sealing;
import io.metka.telemetry.ActivationSignals;
import io.metka.telemetry.SegmentSignals;
import io.metka.telemetry.WarehouseSignals;
import io.metka.telemetry.WebhookSignals;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.Deliveries;
import io.metka.warehouse.EventWriter;
import io.metka.warehouse.Holdouts;
import io.metka.warehouse.MembershipReader;
import io.metka.warehouse.Migrations;
import io.metka.warehouse.Overrides;
import io.metka.warehouse.PersonReader;
import io.metka.webhooks.UrlCheck;
import io.metka.webhooks.Webhooks;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A project with segments, webhooks and a communication policy on a real Redis and a real ClickHouse, wired as the gateway
 * wires them, with a partner that takes everything. Time passes when the test says so.
 */
final class Campaign implements AutoCloseable {
    private static final String NODE = "node-1";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    final ProjectId project = new ProjectId(Stores.freshName("campaign"));
    final ManualClock clock;
    final ClickHouse clickHouse;
    final Holdouts holdouts;
    final Activation activation;
    final Webhooks webhooks;
    final List<JsonNode> taken = new CopyOnWriteArrayList<>();

    private final RedisConsentStates states = new RedisConsentStates(Clients.shared());
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer partner;
    private final EventWriter writer;
    private final SegmentRedis segmentRedis;
    private final SegmentEvaluator evaluator;
    private volatile Catalog catalog = Catalog.EMPTY;
    private long position;

    Campaign(Instant start) {
        clock = new ManualClock(start);
        partner = partner();
        clickHouse = database();
        writer = new EventWriter(clickHouse, new Overrides(clickHouse), NODE, clock, WarehouseSignals.NOOP);
        holdouts = new Holdouts(clickHouse, new Overrides(clickHouse));
        states.complete(List.of(project));
        activation = new Activation(new Activation.Parts(
                Clients.shared(),
                () -> catalog,
                PolicyWiring.facts(new PersonReader(clickHouse, new Overrides(clickHouse)), states),
                PolicyWiring.store(holdouts),
                clock,
                Ids.RANDOM,
                ActivationSignals.NOOP));
        webhooks = webhooks();
        segmentRedis = new SegmentRedis(
                Clients.shared(), NODE, SegmentSettings.defaults().lease());
        evaluator = new SegmentEvaluator(
                SegmentSettings.defaults(),
                new SegmentPorts(
                        new WarehouseTables(clickHouse),
                        () -> List.of(new Progress(NODE, new Position(position), clock.now())),
                        () -> catalog,
                        webhooks::enqueue),
                segmentRedis,
                SegmentSignals.NOOP,
                clock);
    }

    private HttpServer partner() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                taken.add(Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClickHouse database() {
        EmbeddedClickHouse engine = Stores.clickHouse();
        WarehouseSettings settings = new WarehouseSettings(
                engine.url(),
                engine.user(),
                engine.password(),
                Stores.freshName("campaign"),
                Duration.ofMinutes(2),
                "",
                false,
                true,
                WarehouseSettings.defaults().retention());
        ClickHouse clickHouse = new ClickHouse(settings, WarehouseSignals.NOOP);
        new Migrations(clickHouse, settings).run();
        return clickHouse;
    }

    private Webhooks webhooks() {
        WebhookSettings defaults = WebhookSettings.defaults();
        WebhookSettings settings = new WebhookSettings(
                defaults.retry(),
                new WebhookSettings.Http(
                        Duration.ofSeconds(10), 10 * 1024, true, List.of(AddressRange.parse("127.0.0.1"))),
                new WebhookSettings.Lanes(8, 64, 8, Duration.ofMillis(10), Duration.ofDays(7), Duration.ofDays(30)),
                new WebhookSettings.Log(Duration.ofMillis(20), 500),
                Duration.ofSeconds(5),
                Duration.ofMillis(50));
        return Webhooks.start(new Webhooks.Parts(
                settings,
                Clients.shared(),
                () -> catalog,
                new Deliveries(clickHouse)::record,
                PolicyWiring.policy(activation, () -> true),
                new PartnerDesk(
                        clickHouse, new RuleQueries(new WarehouseTables(clickHouse), () -> catalog, clock)::attributes),
                new PopulationDesk(new MembershipReader(clickHouse)),
                new Sealing(new byte[32], Ids.RANDOM),
                new UrlCheck(settings, Set::of),
                vertx,
                clock,
                Ids.RANDOM,
                WebhookSignals.NOOP));
    }

    /** Segments of those who did an event, by its name; each has a webhook of the same id. */
    void publish(CommunicationPolicy policy, String... events) {
        catalog = new Catalog(
                catalog.revision() + 1,
                List.of(),
                List.of(),
                List.of(events).stream()
                        .map(event -> new SegmentDefinition(
                                project,
                                event,
                                event,
                                JsonText.of(
                                        "{\"version\":1,\"rule\":{\"did\":{\"event\":{\"name\":\"" + event + "\"}}}}"),
                                1))
                        .toList(),
                List.of(events).stream().map(this::webhook).toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(policy),
                List.of());
    }

    WebhookEndpoint webhook(String event) {
        URI url = URI.create("http://127.0.0.1:" + partner.getAddress().getPort() + "/" + event);
        return new WebhookEndpoint(project, event, url, SECRET, Set.of(event), true);
    }

    static ProfileId profile(int number) {
        return new ProfileId(new UUID(0x0192_0000_0000_7000L, 0x8000_0000_0000_0000L + number));
    }

    private static IdentifierHash user(int number) {
        return new IdentifierHash("user_id", "%064x".formatted(number));
    }

    /** An event of some profiles now, each with its own user id, having agreed to advertising. */
    void did(String name, BigDecimal revenue, List<Integer> profiles) {
        List<ProfiledEvent> events = profiles.stream()
                .map(number -> new ProfiledEvent(
                        new Origin(project, "web", clock.now(), "", ""),
                        new Position(position),
                        new Event(
                                name + position + "-" + number,
                                name,
                                clock.now(),
                                List.of(),
                                new ConsentState(Set.of("analytics", "advertising"), Set.of()),
                                Page.NONE,
                                new Commerce(revenue, revenue.signum() == 0 ? "" : "RUB", ""),
                                JsonText.EMPTY_OBJECT,
                                JsonText.EMPTY_OBJECT,
                                JsonText.EMPTY_OBJECT,
                                List.of()),
                        profile(number),
                        List.of(user(number))))
                .toList();
        writer.write(project + "/" + position, events, List.of());
        position += 100;
    }

    /** Somebody takes a consent back, as the ledger hears of it. */
    void withdraws(int number, String purpose) {
        var _ = states.apply(List.of(new ConsentReceipt(
                "r" + number,
                project,
                "web",
                clock.now(),
                clock.now(),
                List.of(user(number)),
                ConsentReceipt.Document.NONE,
                new ConsentState(Set.of(), Set.of(purpose)),
                "",
                "",
                "",
                "",
                "",
                "")));
    }

    /** A second passes, and the segments are evaluated. */
    void tick() {
        clock.advance(Duration.ofSeconds(1));
        evaluator.tick();
    }

    /** By profile: what the log of deliveries says last of an entry that a webhook was to be told of, with the reason. */
    Map<ProfileId, String> outcomes(String webhook) {
        Map<ProfileId, String> outcomes = new HashMap<>();
        clickHouse
                .query(
                        "SELECT toString(profile) AS id, argMax(concat(outcome, ' ', error), (at, attempt)) AS outcome"
                                + " FROM deliveries WHERE project = {project:String} AND endpoint = {webhook:String}"
                                + " AND kind = 'entered' GROUP BY profile",
                        Map.of("project", project.value(), "webhook", webhook))
                .forEach(row -> outcomes.put(
                        new ProfileId(UUID.fromString(row.path("id").asText())),
                        row.path("outcome").asText().strip()));
        return outcomes;
    }

    /** The profiles of the changes of a segment that the partner has taken. */
    List<ProfileId> told(String segment) {
        return taken.stream()
                .filter(message -> message.path("type").asText().equals("segment.entered")
                        && message.at("/data/segment").asText().equals(segment))
                .map(message -> new ProfileId(
                        UUID.fromString(message.at("/data/profile_id").asText())))
                .toList();
    }

    @Override
    public void close() {
        evaluator.release();
        webhooks.close();
        activation.close();
        segmentRedis.close();
        states.close();
        partner.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        clickHouse.close();
    }
}

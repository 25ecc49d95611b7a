package io.metka;

import io.metka.consent.personal.PersonalData;
import io.metka.container.ContainerCompiler;
import io.metka.container.KeyUses;
import io.metka.container.Previews;
import io.metka.container.Publications;
import io.metka.container.TrackingPlans;
import io.metka.control.ControlPlane;
import io.metka.control.ControlPorts;
import io.metka.control.versions.ContainerScripts;
import io.metka.decode.DecodeLimits;
import io.metka.decode.Decoder;
import io.metka.edge.EdgeServer;
import io.metka.identity.LinkTokens;
import io.metka.identity.SpentLinks;
import io.metka.live.LiveTap;
import io.metka.pipeline.Intake;
import io.metka.pipeline.PlanCheck;
import io.metka.pipeline.SourceRates;
import io.metka.pipeline.VisitorAudiences;
import io.metka.pipeline.VisitorLinks;
import io.metka.redis.Redis;
import io.metka.settings.Settings;
import io.metka.spool.Spool;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Sealing;
import io.metka.tags.GraalScriptSyntax;
import io.metka.telemetry.Telemetry;
import io.metka.webhooks.UrlCheck;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One gateway, wired: collection first, then everything behind the spool, then the console. */
final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);

    /** Pages wait for two seconds. */
    private static final Duration LINK_PATIENCE = Duration.ofMillis(1_500);

    /** A page shows what it knew before rather than wait. */
    private static final Duration AUDIENCE_PATIENCE = Duration.ofMillis(500);

    private final Settings settings;
    private final Clock clock;
    private final Ids ids = Ids.RANDOM;
    private final Set<Integer> ownPorts = ConcurrentHashMap.newKeySet();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Vertx vertx;
    private final Publications publications;
    private final Previews previews;
    private final KeyUses keyUses;
    private final SpentLinks spentLinks = new SpentLinks(LINK_PATIENCE);
    private final ConsentWiring consent;
    private final Intake intake;
    private final ControlPlane control;
    private final CompletableFuture<@Nullable Void> up;
    private final Backstage backstage;
    private final int edgePort;
    private @Nullable Departure departure;

    private App(Settings settings, Path home, Clock clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.previews = new Previews(clock);
        this.keyUses = new KeyUses(clock);
        try {
            DataFolder data = opened(DataFolder.hold(settings.data()));
            Telemetry telemetry = opened(new Telemetry());
            Spool spool = opened(Spool.open(data.path("spool"), settings.spool(), telemetry.spool(), clock, ids));
            publications = Publications.open(data.path("catalog.json"));
            vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
            opened(() -> vertx.close().await());
            opened(spentLinks);
            consent = consent(data.secret(ids), telemetry);
            Decoder decoder = decoder();
            intake = intake(decoder, new PersonalData(settings.privacy(), data.secret(ids)), spool, telemetry);
            VisitorAudiences audiences = audiences(decoder);
            EdgeServer edge = edge(links(decoder, data.secret(ids), telemetry), audiences, telemetry);
            edgePort = listen(edge);
            EmbeddedStores stores = opened(EmbeddedStores.start(settings, home, data, ids));
            Redis redis = opened(new Redis(stores.redis(settings.redis())));
            spentLinks.remember(redis);
            LiveTap live = new LiveTap();
            UrlCheck urls = new UrlCheck(settings.webhooks(), () -> ownPorts);
            backstage = opened(new Backstage(new Backstage.Parts(
                    settings,
                    redis,
                    stores.clickHouse(settings.clickhouse()),
                    data,
                    home,
                    spool,
                    publications,
                    consent,
                    live,
                    urls,
                    vertx,
                    clock,
                    ids,
                    telemetry)));
            audiences.ask(backstage.audiences());
            up = backstage.start();
            GatewayHealth health = new GatewayHealth(backstage, spool, telemetry, clock);
            control = control(backstage, health, live, urls, telemetry);
            departure = new Departure(settings.stop(), edge, backstage, health, clock);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a gateway and returns when it collects; what is behind the spool may still be coming up.
     *
     * @param home the installation folder
     */
    static App start(Settings settings, Path home, Clock clock) throws IOException {
        return new App(settings, home, clock);
    }

    private ConsentWiring consent(byte[] secret, Telemetry telemetry) {
        return opened(new ConsentWiring(
                settings, secret, project -> publications.current().identity(project), clock, telemetry.consent()));
    }

    /** How secrets are kept. */
    Sealing sealing() {
        return backstage.sealing();
    }

    private Decoder decoder() {
        PublishedSources sources = new PublishedSources(keyUses, clock);
        publications.follow(sources::follow);
        return new Decoder(DecodeLimits.of(settings.edge().limits()), ids, sources);
    }

    private Intake intake(Decoder decoder, PersonalData personal, Spool spool, Telemetry telemetry) {
        publications.follow(catalog -> consent.documents().follow(catalog.documents()));
        TrackingPlans plans = new TrackingPlans();
        publications.follow(plans::follow);
        SourceRates rates = new SourceRates(settings.edge().eventsPerSecond(), clock, telemetry.edge());
        publications.follow(rates::follow);
        return new Intake(
                new Intake.Door(decoder, rates), new PlanCheck(plans::check), personal, consent.intake(), spool);
    }

    private VisitorAudiences audiences(Decoder decoder) {
        VisitorAudiences audiences = new VisitorAudiences(decoder, AUDIENCE_PATIENCE);
        publications.follow(audiences::follow);
        return audiences;
    }

    private VisitorLinks links(Decoder decoder, byte[] secret, Telemetry telemetry) {
        return new VisitorLinks(
                settings.crossDomain(),
                new VisitorLinks.Parts(
                        decoder, new LinkTokens(secret, ids), spentLinks, intake, clock, ids, telemetry.links()));
    }

    private EdgeServer edge(VisitorLinks links, VisitorAudiences audiences, Telemetry telemetry) {
        EdgeServer edge = new EdgeServer(
                vertx,
                settings.edge(),
                new EdgeServer.Ports(intake::accept, previews, links, audiences),
                clock,
                telemetry.edge());
        edge.follow(publications);
        opened(() -> edge.stop(Duration.ZERO).await());
        return edge;
    }

    private int listen(EdgeServer edge) {
        int port = edge.start().await();
        ownPorts.add(port);
        return port;
    }

    private ControlPlane control(
            Backstage backstage, GatewayHealth health, LiveTap live, UrlCheck urls, Telemetry telemetry) {
        ControlPlane plane = new ControlPlane(
                settings.control(),
                new ControlPorts(
                        vertx,
                        clock,
                        ids,
                        settings.data(),
                        ControlWiring.rules(),
                        TagWiring.check(),
                        ControlWiring.webhooks(urls),
                        backstage.sealing(),
                        new ContainerScripts(
                                new ContainerCompiler(new GraalScriptSyntax()),
                                settings.edge().prefix()),
                        ControlWiring.deliveries(backstage.deliveries()),
                        new OutboxWiring(backstage.webhooks()),
                        backstage.effects(),
                        backstage.profiles(),
                        backstage.memberships(),
                        ControlWiring.signer(),
                        backstage.tags()::trial,
                        new RejectedWiring(backstage.rejected(), intake, clock),
                        ControlWiring.live(live),
                        backstage.ledger(intake),
                        health,
                        publications::publish,
                        previews,
                        keyUses,
                        health.probes(),
                        telemetry.control()));
        plane.start();
        opened(plane::stop);
        ownPorts.add(plane.port());
        return plane;
    }

    /** Completes when the stores answer and events flow. */
    CompletableFuture<@Nullable Void> up() {
        return up;
    }

    int edgePort() {
        return edgePort;
    }

    int consolePort() {
        return control.port();
    }

    /** The administrator's token, at the very first start alone. */
    Optional<String> firstToken() {
        return control.firstStartToken();
    }

    ControlPlane control() {
        return control;
    }

    Publications publications() {
        return publications;
    }

    Vertx vertx() {
        return vertx;
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
    }

    /**
     * Goes in order, then stops everything in the opposite order of its start; a part that fails to stop does not keep the
     * others up.
     */
    @Override
    public void close() {
        if (departure != null) {
            departure.run();
        }
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}

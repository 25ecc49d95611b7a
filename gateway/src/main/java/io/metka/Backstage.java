package io.metka;

import io.metka.activation.Activation;
import io.metka.container.Publications;
import io.metka.control.reports.EffectReports;
import io.metka.enrich.Enricher;
import io.metka.identity.IdentityGraph;
import io.metka.identity.IdentityResolver;
import io.metka.identity.RedisConsentStates;
import io.metka.identity.Resolution;
import io.metka.identity.Sessions;
import io.metka.live.LiveTap;
import io.metka.model.IdentityRules;
import io.metka.model.ProjectId;
import io.metka.pipeline.Intake;
import io.metka.pipeline.Processing;
import io.metka.pipeline.Progress;
import io.metka.pipeline.Stages;
import io.metka.pipeline.VisitorAudiences;
import io.metka.redis.Redis;
import io.metka.segments.RuleQueries;
import io.metka.segments.SegmentEvaluator;
import io.metka.segments.SegmentPorts;
import io.metka.segments.SegmentRedis;
import io.metka.settings.SegmentSettings;
import io.metka.settings.Settings;
import io.metka.settings.WarehouseSettings;
import io.metka.spool.Spool;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Repeating;
import io.metka.support.Sealing;
import io.metka.tags.TagStage;
import io.metka.telemetry.EnrichSignals;
import io.metka.telemetry.Telemetry;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.Asides;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.ConsentReceipts;
import io.metka.warehouse.Deliveries;
import io.metka.warehouse.EventWriter;
import io.metka.warehouse.Holdouts;
import io.metka.warehouse.JournalWriter;
import io.metka.warehouse.MembershipReader;
import io.metka.warehouse.Migrations;
import io.metka.warehouse.Overrides;
import io.metka.warehouse.PersonReader;
import io.metka.warehouse.RejectedEvents;
import io.metka.webhooks.UrlCheck;
import io.metka.webhooks.Webhooks;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything behind the spool, wired: processing, segments, webhooks. It comes up when its stores do. */
final class Backstage implements AutoCloseable {
    /** Where this node keeps the ends of its consent chains, in the data folder. */
    static final String CONSENT_HEADS = "consent-heads.json";

    private static final Duration PING_EVERY = Duration.ofSeconds(1);
    private static final Duration ASSIGNMENTS_EVERY = Duration.ofMillis(500);
    private static final Duration MIGRATE_EVERY = Duration.ofMillis(500);

    private final Parts parts;
    private final IdentityResolver identity;
    private final RedisConsentStates consentStates;
    private final ConsentReceipts consentReceipts;
    private final Enricher enricher;
    private final Sessions sessions;
    private final ClickHouse clickHouse;
    private final IdentityGraph graph;
    private final ProfileDesk profiles;
    private final Deliveries deliveries;
    private final RejectedEvents rejected;
    private final SegmentRedis segmentRedis;
    private final Sealing sealing;
    private final Holdouts holdouts;
    private final Activation activation;
    private final Webhooks webhooks;
    private final TagStage tags;
    private final Processing processing;
    private final SegmentEvaluator evaluator;
    private final StoreHealth health;
    private final CompletableFuture<@Nullable Void> up = new CompletableFuture<>();
    private @Nullable Repeating migration;
    private @Nullable Repeating pings;
    private volatile @Nullable Repeating segmentTicks;
    private @Nullable Repeating assignments;
    private volatile @Nullable Thread processingThread;

    /** What backstage is made of; the address of an embedded ClickHouse is in its settings. */
    record Parts(
            Settings settings,
            Redis redis,
            WarehouseSettings clickHouse,
            DataFolder data,
            Path home,
            Spool spool,
            Publications publications,
            ConsentWiring consent,
            LiveTap live,
            UrlCheck urls,
            Vertx vertx,
            Clock clock,
            Ids ids,
            Telemetry telemetry) {}

    Backstage(Parts parts) throws IOException {
        this.parts = parts;
        Settings settings = parts.settings();
        byte[] secret = parts.data().secret(parts.ids());
        Function<ProjectId, IdentityRules> rules =
                project -> parts.publications().current().identity(project);
        graph = new IdentityGraph(settings.identity(), parts.redis(), secret, parts.clock(), rules);
        identity = new IdentityResolver(
                settings.identity(),
                parts.redis(),
                secret,
                new IdentityResolver.Context(
                        parts.clock(), parts.ids(), parts.telemetry().identity(), rules));
        EnrichSignals enrichSignals = parts.telemetry().enrich();
        enricher = new Enricher(
                settings.enrich(), new Enricher.Parts(parts.home(), this::siteOrigins, parts.clock(), enrichSignals));
        sessions = new Sessions(
                settings.enrich().session(),
                settings.identity().identifierTtl(),
                parts.redis(),
                parts.clock(),
                enrichSignals);
        WarehouseSignals warehouseSignals = parts.telemetry().warehouse();
        clickHouse = new ClickHouse(parts.clickHouse(), warehouseSignals);
        profiles = new ProfileDesk(graph, clickHouse, parts.clock(), parts.ids());
        deliveries = new Deliveries(clickHouse);
        consentStates = new RedisConsentStates(parts.redis());
        consentReceipts = new ConsentReceipts(clickHouse);
        rejected = new RejectedEvents(clickHouse);
        segmentRedis = new SegmentRedis(
                parts.redis(), settings.node(), settings.segments().lease());
        sealing = new Sealing(secret, parts.ids());
        holdouts = new Holdouts(clickHouse, new Overrides(clickHouse));
        activation = activation();
        profiles.follow(activation::split);
        webhooks = startWebhooks();
        tags = TagWiring.stage(parts.clock(), parts.telemetry().tags());
        parts.publications().follow(tags::follow);
        processing = processing(warehouseSignals);
        evaluator = new SegmentEvaluator(
                settings.segments(),
                segmentPorts(),
                segmentRedis,
                parts.telemetry().segments(),
                parts.clock());
        health = new StoreHealth(identity::ping, clickHouse::ping);
    }

    private Activation activation() {
        return new Activation(new Activation.Parts(
                parts.redis(),
                parts.publications()::current,
                PolicyWiring.facts(new PersonReader(clickHouse, new Overrides(clickHouse)), consentStates),
                PolicyWiring.store(holdouts),
                parts.clock(),
                parts.ids(),
                parts.telemetry().activation()));
    }

    private Webhooks startWebhooks() {
        return Webhooks.start(new Webhooks.Parts(
                parts.settings().webhooks(),
                parts.redis(),
                parts.publications()::current,
                deliveries::record,
                PolicyWiring.policy(activation, up::isDone),
                new PartnerDesk(clickHouse, rules()::attributes),
                new PopulationDesk(new MembershipReader(clickHouse)),
                sealing,
                parts.urls(),
                parts.vertx(),
                parts.clock(),
                parts.ids(),
                parts.telemetry().webhooks()));
    }

    private Processing processing(WarehouseSignals warehouseSignals) {
        EventWriter writer = new EventWriter(
                clickHouse, new Overrides(clickHouse), parts.spool().id(), parts.clock(), warehouseSignals);
        JournalWriter journal = new JournalWriter(clickHouse);
        Stages stages = new Stages(
                parts.consent()
                        .ledger(consentStates, consentReceipts, parts.data().path(CONSENT_HEADS)),
                new Asides(clickHouse, warehouseSignals)::write,
                (node, batches) -> {
                    Resolution resolution = identity.resolve(node, batches);
                    return new Stages.Resolved(
                            resolution.events(), resolution.merges(), resolution.changes(), resolution.duplicates());
                },
                enricher::enrich,
                sessions::assign,
                tags::transform,
                (token, events, merges, changes) -> {
                    journal.write(token, changes);
                    writer.write(token, events, merges);
                    activation.merged(merges);
                },
                events -> {
                    wakeSegments();
                    parts.live().publish(events);
                });
        return new Processing(
                parts.spool(),
                stages,
                parts.settings().pipeline(),
                parts.clock(),
                parts.telemetry().pipeline());
    }

    /** Events have been stored: who they make a member need not wait for the next tick. */
    private void wakeSegments() {
        Repeating ticks = segmentTicks;
        if (ticks != null) {
            ticks.wake();
        }
    }

    /** The web origins from which a source may send, from the published catalog. */
    private List<String> siteOrigins(ProjectId project, String source) {
        return parts.publications().current().sources().stream()
                .filter(published ->
                        published.project().equals(project) && published.id().equals(source))
                .flatMap(published -> published.origins().stream())
                .toList();
    }

    private RuleQueries rules() {
        return new RuleQueries(new WarehouseTables(clickHouse), parts.publications()::current, parts.clock());
    }

    private SegmentPorts segmentPorts() {
        return new SegmentPorts(
                new WarehouseTables(clickHouse),
                () -> {
                    Progress progress = processing.progress();
                    return List.of(
                            new io.metka.segments.Progress(progress.node(), progress.stored(), progress.complete()));
                },
                parts.publications()::current,
                webhooks::enqueue);
    }

    /** Begins to come up; the result completes when events flow. */
    CompletableFuture<@Nullable Void> start() {
        pings = Repeating.start("store-health", PING_EVERY, parts.clock(), health::look);
        Migrations migrations = new Migrations(clickHouse, parts.clickHouse());
        migration = Repeating.start("migrations", MIGRATE_EVERY, parts.clock(), () -> {
            if (!up.isDone()) {
                migrations.run();
                flow();
                up.complete(null);
            }
        });
        return up;
    }

    private void flow() {
        Thread thread = Thread.ofPlatform().name("processing").unstarted(processing);
        thread.start();
        processingThread = thread;
        SegmentSettings segments = parts.settings().segments();
        segmentTicks = Repeating.start(
                "segments",
                new Repeating.Rhythm(segments.tick(), segments.shortestTick()),
                parts.clock(),
                evaluator::tick);
        assignments = Repeating.start("assignments", ASSIGNMENTS_EVERY, parts.clock(), activation::write);
    }

    boolean isUp() {
        return up.isDone();
    }

    /** Whether accepted events are on their way into the stores: everything runs, and no store is waited for. */
    boolean isStoring() {
        Thread thread = processingThread;
        return thread != null && thread.isAlive() && processing.waitingFor() == null;
    }

    Processing pipeline() {
        return processing;
    }

    /** The consent ledger for the console. */
    LedgerAccess ledger(Intake intake) {
        return new LedgerAccess(
                new LedgerAccess.Parts(
                        parts.consent(),
                        intake,
                        consentStates,
                        consentReceipts,
                        parts.data().path(CONSENT_HEADS)),
                parts.clock(),
                parts.ids());
    }

    /** Where pages learn of their visitors' segments. */
    VisitorAudiences.Stores audiences() {
        return new VisitorAudiences.Stores(graph, segmentRedis);
    }

    /** What changes events before they are stored. */
    TagStage tags() {
        return tags;
    }

    /** How secrets are kept. */
    Sealing sealing() {
        return sealing;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    EffectReports effects() {
        return PolicyWiring.effects(holdouts, parts.clock());
    }

    /** Segments and attributes for the console. */
    MembershipDesk memberships() {
        return new MembershipDesk(new MembershipReader(clickHouse), rules(), profiles::current, parts.clock());
    }

    ProfileDesk profiles() {
        return profiles;
    }

    RejectedEvents rejected() {
        return rejected;
    }

    StoreHealth health() {
        return health;
    }

    /** Stops in the order in which events travel, so that what is under way ends well. */
    @Override
    public void close() {
        close(migration);
        close(pings);
        processing.stop();
        join(processingThread);
        tags.close();
        close(segmentTicks);
        evaluator.release();
        webhooks.close();
        close(assignments);
        activation.close();
        segmentRedis.close();
        parts.consent().close();
        consentStates.close();
        sessions.close();
        identity.close();
        graph.close();
        clickHouse.close();
        enricher.close();
    }

    private static void close(@Nullable Repeating repeating) {
        if (repeating != null) {
            repeating.close();
        }
    }

    private static void join(@Nullable Thread thread) {
        try {
            if (thread != null && !thread.join(Duration.ofSeconds(10))) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

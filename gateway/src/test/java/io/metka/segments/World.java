package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.RedisClient;
import io.metka.container.Catalog;
import io.metka.container.CatalogDraft;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.Stores;
import io.metka.model.Commerce;
import io.metka.model.ComputedAttribute;
import io.metka.model.ConsentState;
import io.metka.model.Enrichment;
import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.IdentityChange;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.RfmSettings;
import io.metka.model.SegmentDefinition;
import io.metka.redis.Clients;
import io.metka.settings.SegmentSettings;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.ManualClock;
import io.metka.telemetry.SegmentSignals;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.EventWriter;
import io.metka.warehouse.JournalWriter;
import io.metka.warehouse.Migrations;
import io.metka.warehouse.Overrides;
import io.metka.warehouse.Separations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** A project of its own on the real stores: events go in through the real writer, changes come out. */
final class World implements AutoCloseable {
    static final String NODE = "node-1";

    /** Recent enough for every TTL, and a round figure to read in failures. */
    final Instant start = Clock.SYSTEM.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(30));

    final ProjectId project = new ProjectId(Stores.freshName("shop"));
    final ManualClock clock = new ManualClock(start);
    final ClickHouse clickHouse;
    final Fault tables;
    final SegmentRedis redis;
    final List<MembershipChange> handed = new ArrayList<>();
    Supplier<Instant> complete = clock::now;

    private final EventWriter writer;
    private final SegmentSettings settings;
    private Runnable afterChangesStored = () -> {};
    private List<SegmentDefinition> segments = List.of();
    private List<ComputedAttribute> attributes = List.of();
    private List<RfmSettings> scores = List.of();
    private long receipts;
    private long position;
    private long written;

    World() {
        this(SegmentSettings.defaults());
    }

    World(SegmentSettings settings) {
        this.settings = settings;
        this.clickHouse = Database.SHARED;
        this.writer = new EventWriter(clickHouse, new Overrides(clickHouse), NODE, clock, WarehouseSignals.NOOP);
        this.tables = new Fault(new Tables(clickHouse), () -> afterChangesStored.run());
        this.redis = redis(NODE);
    }

    /** One migrated database for all tests of this package; each world has a project of its own. */
    private static final class Database {
        static final ClickHouse SHARED = open();

        private static ClickHouse open() {
            EmbeddedClickHouse engine = Stores.clickHouse();
            WarehouseSettings defaults = WarehouseSettings.defaults();
            WarehouseSettings settings = new WarehouseSettings(
                    engine.url(),
                    engine.user(),
                    engine.password(),
                    Stores.freshName("segments"),
                    defaults.requestTimeout(),
                    "",
                    false,
                    false,
                    defaults.retention());
            ClickHouse clickHouse = new ClickHouse(settings, WarehouseSignals.NOOP);
            new Migrations(clickHouse, settings).run();
            return clickHouse;
        }
    }

    /** The warehouse's client as the application adapts it. */
    record Tables(ClickHouse clickHouse) implements SegmentTables {
        @Override
        public List<ObjectNode> query(String sql, Map<String, Object> parameters) {
            return clickHouse.query(sql, parameters);
        }

        @Override
        public void insert(String table, List<ObjectNode> rows, String token) {
            clickHouse.insert(table, rows, token);
        }
    }

    /** An event in the words of a test. */
    record Act(String id, ProfileId profile, String name, Instant time, Details details) {
        Act(String id, ProfileId profile, String name, Instant time) {
            this(id, profile, name, time, Details.NONE);
        }

        Act of(ProfileId other) {
            return new Act(id, other, name, time, details);
        }
    }

    /** What an event says beside its name and time. */
    record Details(
            JsonText properties,
            JsonText traits,
            Commerce commerce,
            Enrichment enrichment,
            List<IdentifierHash> identifiers) {
        static final Details NONE =
                new Details(JsonText.EMPTY_OBJECT, JsonText.EMPTY_OBJECT, Commerce.NONE, Enrichment.NONE, List.of());
    }

    SegmentRedis redis(String node) {
        return new SegmentRedis(Clients.shared(), node, settings.lease());
    }

    void whenChangesAreStored(Runnable action) {
        afterChangesStored = action;
    }

    void publish(String segment, JsonText rule, long revision) {
        List<SegmentDefinition> next = new ArrayList<>(segments);
        next.removeIf(s -> s.id().equals(segment));
        next.add(new SegmentDefinition(project, segment, segment, rule, revision));
        segments = List.copyOf(next);
    }

    void withdraw(String segment) {
        segments = segments.stream().filter(s -> !s.id().equals(segment)).toList();
    }

    SegmentEvaluator evaluator() {
        return evaluator(redis);
    }

    SegmentEvaluator evaluator(SegmentRedis lease) {
        SegmentPorts ports = new SegmentPorts(
                tables,
                () -> List.of(new Progress(NODE, new Position(position), complete.get())),
                this::catalog,
                changes -> {
                    tables.step();
                    handed.addAll(changes);
                    tables.step();
                });
        return new SegmentEvaluator(settings, ports, lease, SegmentSignals.NOOP, clock);
    }

    Catalog catalog() {
        return CatalogDraft.of(1)
                .withSegments(segments)
                .withAttributes(attributes)
                .withRfm(scores)
                .catalog();
    }

    void attribute(String id, JsonText definition, long revision) {
        List<ComputedAttribute> next = new ArrayList<>(attributes);
        next.removeIf(attribute -> attribute.id().equals(id));
        next.add(new ComputedAttribute(project, id, id, definition, revision));
        attributes = List.copyOf(next);
    }

    void scores(JsonText definition, long revision) {
        scores = List.of(new RfmSettings(project, definition, revision));
    }

    RuleQueries queries() {
        return new RuleQueries(new Tables(clickHouse), this::catalog, clock);
    }

    /** Somebody decides; the receipt is stored as if a range of the spool had brought it. */
    void decide(String subject, String purpose, boolean granted, Instant at) {
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("project", project.value())
                .put("node", NODE)
                .put("sequence", ++receipts)
                .put("position", position)
                .put("id", "r" + receipts)
                .put("at", Sql.format(at))
                .put("received_at", Sql.format(clock.now()));
        row.putArray("subjects").add(subject);
        row.putArray("granted");
        row.putArray("denied");
        row.withArray(granted ? "granted" : "denied").add(purpose);
        clickHouse.insert("consent_receipts", List.of(row), project + "/receipt/" + receipts);
        position += 100;
    }

    /** An operator takes a profile out of another one, with those that had been merged into it before. */
    void split(ProfileId from, ProfileId out, List<ProfileId> members) {
        new Separations(clickHouse, new Overrides(clickHouse)).undo(project, out, members);
        new JournalWriter(clickHouse)
                .write(
                        project + "/split/" + ++receipts,
                        List.of(new IdentityChange(
                                project,
                                IdentityChange.Kind.SPLIT,
                                from,
                                out,
                                List.of(),
                                List.of(),
                                "operator",
                                "split" + receipts,
                                clock.now())));
    }

    /** Stores what one request carried, and with it the merges that it caused. */
    void store(List<Act> acts, List<ProfileMerge> merges) {
        Position here = new Position(position);
        List<ProfiledEvent> events = acts.stream()
                .map(act -> new ProfiledEvent(
                        new Origin(project, "web", clock.now(), "", ""),
                        here,
                        new Event(
                                act.id(),
                                act.name(),
                                act.time(),
                                List.of(),
                                ConsentState.UNKNOWN,
                                Page.NONE,
                                act.details().commerce(),
                                act.details().properties(),
                                act.details().traits(),
                                JsonText.EMPTY_OBJECT,
                                List.of()),
                        act.profile(),
                        act.details().identifiers(),
                        act.details().enrichment()))
                .toList();
        writer.write(project + "/" + written++, events, merges);
        position += 100;
    }

    void store(Act... acts) {
        store(List.of(acts), List.of());
    }

    ProfileMerge merge(ProfileId from, ProfileId into) {
        return new ProfileMerge(project, from, into, "e", clock.now());
    }

    /** What was handed over since the last call. */
    List<MembershipChange> drain() {
        List<MembershipChange> changes = List.copyOf(handed);
        handed.clear();
        return changes;
    }

    /** Ten minutes of a busy shop in one statement: each profile added something to its cart once. */
    void fill(int profiles) {
        clickHouse.query(
                "INSERT INTO events (project, profile, time, id, name, source, received_at, node, position)"
                        + " SELECT {project:String}, toUUID(concat('01900000-0000-', leftPad(lower(hex(28672 + number % 1000)), 4,"
                        + " '0'), '-8000-', leftPad(lower(hex(number)), 12, '0'))), {at:DateTime64(3)} - toIntervalMillisecond(number * 3),"
                        + " toString(number), 'product_added', 'web', {at:DateTime64(3)}, 'node-1', number"
                        + " FROM numbers({profiles:UInt64})",
                Map.of("project", project.value(), "at", clock.now(), "profiles", profiles));
    }

    /** How many rows ClickHouse expects to read, by its primary indexes. */
    long estimatedRows(String query, Sql sql) {
        return clickHouse.query("EXPLAIN ESTIMATE " + query, sql.parameters()).stream()
                .mapToLong(row -> row.path("rows").asLong())
                .sum();
    }

    /** Redis as after the loss of its disk; only this project's keys, since other tests share it. */
    void forgetRedis() {
        RedisClient client = RedisClient.create(Stores.redis().toString());
        try (var connection = client.connect()) {
            List<String> keys = connection.sync().keys("metka:segments:{" + project + "}:*");
            connection.sync().del(keys.toArray(String[]::new));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        }
    }

    static ProfileId profile(int number) {
        return new ProfileId(new UUID(0x0190_0000_0000_7000L + number, 0x8000_0000_0000_0000L + number));
    }

    @Override
    public void close() {
        redis.close();
    }
}

package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.RedisClient;
import io.metka.container.Catalog;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.Stores;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.redis.Clients;
import io.metka.settings.SegmentSettings;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Clock;
import io.metka.support.ManualClock;
import io.metka.telemetry.SegmentSignals;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.EventWriter;
import io.metka.warehouse.Migrations;
import io.metka.warehouse.Overrides;
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
    record Act(String id, ProfileId profile, String name, Instant time) {}

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
                () -> new Catalog(1, List.of(), List.of(), segments, List.of()),
                changes -> {
                    tables.step();
                    handed.addAll(changes);
                    tables.step();
                });
        return new SegmentEvaluator(settings, ports, lease, SegmentSignals.NOOP, clock);
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
                                Commerce.NONE,
                                JsonText.EMPTY_OBJECT),
                        act.profile(),
                        List.of()))
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

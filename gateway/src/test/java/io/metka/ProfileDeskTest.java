package io.metka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.RedisClient;
import io.metka.control.reports.Profiles;
import io.metka.embedded.EmbeddedClickHouse;
import io.metka.embedded.Stores;
import io.metka.identity.IdentityGraph;
import io.metka.identity.IdentityResolver;
import io.metka.identity.Resolution;
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
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.SpooledBatch;
import io.metka.redis.Clients;
import io.metka.redis.Redis;
import io.metka.settings.IdentitySettings;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.IdentitySignals;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.EventWriter;
import io.metka.warehouse.JournalWriter;
import io.metka.warehouse.Migrations;
import io.metka.warehouse.Overrides;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Profiles from the event to the operator's desk, on a real Redis and a real ClickHouse: read, split, rebuilt. */
final class ProfileDeskTest {
    private static final byte[] SECRET = "a secret of the nodes, 32 bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final Instant START =
            Clock.SYSTEM.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

    private final ProjectId project = new ProjectId(Stores.freshName("desk"));
    private ClickHouse clickHouse;
    private IdentityResolver resolver;
    private IdentityGraph graph;
    private ProfileDesk desk;
    private EventWriter writer;
    private int made;

    @BeforeEach
    void open() {
        EmbeddedClickHouse engine = Stores.clickHouse();
        WarehouseSettings warehouse = new WarehouseSettings(
                engine.url(),
                engine.user(),
                engine.password(),
                Stores.freshName("desk"),
                Duration.ofMinutes(2),
                "",
                false,
                true,
                new WarehouseSettings.Retention(10_950, 90, 1825, 90));
        clickHouse = new ClickHouse(warehouse, WarehouseSignals.NOOP);
        new Migrations(clickHouse, warehouse).run();
        Redis redis = Clients.shared();
        resolver = new IdentityResolver(
                IdentitySettings.defaults(),
                redis,
                SECRET,
                new IdentityResolver.Context(Clock.SYSTEM, Ids.RANDOM, IdentitySignals.NOOP));
        graph = new IdentityGraph(IdentitySettings.defaults(), redis, SECRET, Clock.SYSTEM, _ -> IdentityRules.DEFAULT);
        desk = new ProfileDesk(graph, clickHouse, Clock.SYSTEM, Ids.RANDOM);
        writer = new EventWriter(clickHouse, new Overrides(clickHouse), "n", Clock.SYSTEM, WarehouseSignals.NOOP);
    }

    @AfterEach
    void close() {
        resolver.close();
        graph.close();
        clickHouse.close();
    }

    @Test
    void aProfileTellsWhatIsKnown() {
        ProfileId ivan = store(event(
                        5,
                        "{\"city\":\"Tver\",\"plan\":{\"name\":\"free\"}}",
                        "user_id",
                        "ivan",
                        "anonymous_id",
                        "phone"))
                .getFirst()
                .profile();
        ProfileId laptop = store(event(9, "{\"city\":\"Perm\"}", "anonymous_id", "laptop"))
                .getFirst()
                .profile();
        store(event(1, "{\"city\":\"Omsk\",\"age\":30}", "user_id", "ivan", "anonymous_id", "laptop"));

        ObjectNode profile = desk.read(project, laptop).orElseThrow();

        assertThat(profile.path("profile").asText()).isEqualTo(ivan.toString());
        assertThat(profile.path("events").asInt()).isEqualTo(3);
        assertThat(Instant.parse(profile.path("first_seen").asText())).isEqualTo(at(1));
        assertThat(Instant.parse(profile.path("last_seen").asText())).isEqualTo(at(9));
        assertThat(profile.path("identifiers").findValuesAsText("type"))
                .containsExactly("anonymous_id", "anonymous_id", "user_id");
        assertThat(profile.path("identifiers").findValues("current")).allMatch(current -> current.asBoolean());
        Map<String, String> traits = new HashMap<>();
        profile.path("traits")
                .forEach(trait -> traits.put(
                        trait.path("trait").asText(), trait.path("value").toString()));
        assertThat(traits)
                .as("the latest event time counts, whatever came last")
                .containsEntry("city", "\"Perm\"")
                .containsEntry("age", "30")
                .containsEntry("plan", "{\"name\":\"free\"}");
        assertThat(profile.path("merged").findValuesAsText("profile")).containsExactly(laptop.toString());
        assertThat(profile.path("journal").findValuesAsText("kind"))
                .containsExactlyInAnyOrder("created", "created", "merged");
        assertThat(desk.read(project, new ProfileId(Ids.RANDOM.uuid()))).isEmpty();

        List<ObjectNode> page = desk.timeline(project, ivan, Optional.empty(), 2);
        assertThat(page.stream().map(row -> row.path("id").asText())).containsExactly("e1", "e0");
        var place = new Profiles.Place(
                Instant.parse(page.getLast().path("time").asText()),
                page.getLast().path("id").asText());
        assertThat(desk.timeline(project, ivan, Optional.of(place), 2).stream()
                        .map(row -> row.path("id").asText()))
                .containsExactly("e2");
    }

    @Test
    void anIdentifierInClearLeadsToItsProfile() {
        ProfileId ivan = store(event(1, "{}", "user_id", "ivan", "phone", "+79123456789"))
                .getFirst()
                .profile();
        assertThat(desk.search(project, new Identifier("phone", "8 (912) 345-67-89")))
                .contains(ivan);
        assertThat(desk.search(project, new Identifier("phone", "8 (912) 345-67-80")))
                .isEmpty();
        assertThat(desk.search(project, new Identifier("phone", "nonsense"))).isEmpty();
    }

    @Test
    void aMergeIsUndoneWithWhatCameOfIt() {
        ProfileId ivan = store(event(1, "{}", "user_id", "ivan", "anonymous_id", "phone"))
                .getFirst()
                .profile();
        ProfileId guest = store(event(2, "{}", "email", "guest@example.ru", "anonymous_id", "tablet"))
                .getFirst()
                .profile();
        store(event(3, "{}", "user_id", "ivan", "email", "guest@example.ru"));
        store(event(4, "{}", "email", "guest@example.ru", "anonymous_id", "tv"));
        store(event(5, "{}", "user_id", "ivan", "anonymous_id", "laptop"));

        Profiles.Parted parted = desk.split(project, ivan, order(guest)).orElseThrow();

        assertThat(parted).isEqualTo(new Profiles.Parted(guest, 3));
        assertThat(desk.split(project, ivan, order(guest)))
                .as("it is out already")
                .isEmpty();
        assertThat(owner("email", "guest@example.ru")).isEqualTo(guest);
        assertThat(owner("anonymous_id", "tablet")).isEqualTo(guest);
        assertThat(owner("anonymous_id", "tv")).isEqualTo(guest);
        assertThat(owner("anonymous_id", "laptop")).isEqualTo(ivan);
        assertThat(owner("user_id", "ivan")).isEqualTo(ivan);
        ObjectNode document = desk.read(project, guest).orElseThrow();
        assertThat(document.path("profile").asText()).isEqualTo(guest.toString());
        assertThat(document.path("events").asInt()).as("those before the merge").isEqualTo(1);

        assertThat(store(event(6, "{}", "user_id", "ivan", "email", "guest@example.ru"))
                        .getFirst()
                        .identifiers())
                .as("the two never merge again")
                .hasSize(1);
        assertThat(desk.allow(project, ivan, guest, "r2")).isTrue();
        assertThat(desk.allow(project, ivan, guest, "r3")).isFalse();
        assertThat(store(event(7, "{}", "user_id", "ivan", "email", "guest@example.ru"))
                        .getFirst()
                        .profile())
                .isEqualTo(ivan);
        assertThat(owner("anonymous_id", "tv")).isEqualTo(ivan);
        assertThat(desk.read(project, guest).orElseThrow().path("profile").asText())
                .isEqualTo(ivan.toString());
    }

    @Test
    void whatWasTakenOutStaysOutWhenWhatItHadBeenPartOfIsTakenOut() {
        ProfileId ivan = store(event(1, "{}", "user_id", "ivan", "anonymous_id", "phone"))
                .getFirst()
                .profile();
        ProfileId guest = store(event(2, "{}", "email", "guest@example.ru", "anonymous_id", "tablet"))
                .getFirst()
                .profile();
        ProfileId kiosk = store(event(3, "{}", "phone", "+79123456789", "anonymous_id", "kiosk"))
                .getFirst()
                .profile();
        store(event(4, "{}", "email", "guest@example.ru", "phone", "+79123456789"));
        store(event(5, "{}", "user_id", "ivan", "email", "guest@example.ru"));

        assertThat(desk.split(project, ivan, order(kiosk))).contains(new Profiles.Parted(kiosk, 2));
        assertThat(desk.split(project, ivan, order(guest))).contains(new Profiles.Parted(guest, 2));

        assertThat(owner("anonymous_id", "kiosk")).isEqualTo(kiosk);
        assertThat(owner("email", "guest@example.ru")).isEqualTo(guest);
        assertThat(desk.read(project, kiosk).orElseThrow().path("profile").asText())
                .isEqualTo(kiosk.toString());
        assertThat(desk.read(project, guest).orElseThrow().path("merged")).isEmpty();
        assertThat(store(event(6, "{}", "email", "guest@example.ru", "phone", "+79123456789"))
                        .getFirst()
                        .identifiers())
                .as("what was separated from the whole is separated from the part")
                .hasSize(1);
    }

    @Test
    void anIdentifierIsTakenOut() {
        ProfileId ivan = store(event(1, "{}", "user_id", "ivan", "email", "home@example.ru"))
                .getFirst()
                .profile();
        var hash = desk.hash(project, new Identifier("email", "home@example.ru"));
        ProfileId out = desk.split(project, ivan, new Profiles.Order(Optional.empty(), hash, "r1"))
                .orElseThrow()
                .profile();
        assertThat(out).isNotEqualTo(ivan);
        List<ProfiledEvent> later = store(
                event(2, "{}", "email", "home@example.ru"),
                event(3, "{}", "user_id", "ivan", "email", "home@example.ru"));
        assertThat(later.get(0).profile()).isEqualTo(out);
        assertThat(later.get(1).profile()).isEqualTo(ivan);
        assertThat(later.get(1).identifiers()).hasSize(1);
    }

    @Test
    void aLostRedisIsRebuilt() {
        ProfileId ivan = store(event(1, "{}", "user_id", "ivan", "anonymous_id", "phone"))
                .getFirst()
                .profile();
        ProfileId guest = store(event(2, "{}", "email", "guest@example.ru", "anonymous_id", "tablet"))
                .getFirst()
                .profile();
        store(event(3, "{}", "user_id", "ivan", "email", "guest@example.ru"));
        store(event(4, "{}", "user_id", "olga", "anonymous_id", "phone"), event(5, "{}", "anonymous_id", "phone"));
        store(named("logout", 6, "user_id", "olga", "anonymous_id", "kiosk"));
        assertThat(desk.split(project, ivan, order(guest))).isPresent();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 150; i++) {
            store(event(10 + i, "{}", "user_id", "u" + random.nextInt(20), "anonymous_id", "a" + random.nextInt(60)));
        }
        Map<Identifier, ProfileId> before = owners();
        assertThat(before.values()).contains(guest).contains(ProfileId.ANONYMOUS);
        forget();
        assertThat(owners().values()).containsOnly(ProfileId.ANONYMOUS);

        var rebuild = new IdentityRebuild(clickHouse, graph, IdentitySettings.defaults(), Clock.SYSTEM);
        IdentityRebuild.Outcome outcome = rebuild.run();

        assertThat(owners()).isEqualTo(before);
        assertThat(outcome.events()).isEqualTo(made);
        assertThat(rebuild.run().identifiers())
                .as("a second time there is nothing to do")
                .isZero();
        int next = made;
        made = 0;
        assertThat(store(event(1, "{}", "user_id", "ivan")))
                .as("an id that is stored is a duplicate")
                .isEmpty();
        made = next;
        List<ProfiledEvent> after = store(
                event(200, "{}", "user_id", "ivan", "email", "guest@example.ru"),
                event(201, "{}", "user_id", "olga", "anonymous_id", "phone"),
                event(202, "{}", "user_id", "ivan", "anonymous_id", "new"));
        assertThat(after.get(0).identifiers()).as("still separated").hasSize(1);
        assertThat(after.get(1).identifiers()).as("still a shared device").hasSize(1);
        assertThat(after.get(2).profile()).isEqualTo(ivan);
        assertThat(after.get(2).identifiers()).hasSize(2);
    }

    private Map<Identifier, ProfileId> owners() {
        Map<Identifier, ProfileId> owners = new HashMap<>();
        List.of("ivan", "olga").forEach(user -> put(owners, "user_id", user));
        List.of("phone", "tablet", "kiosk").forEach(device -> put(owners, "anonymous_id", device));
        put(owners, "email", "guest@example.ru");
        for (int i = 0; i < 60; i++) {
            put(owners, "anonymous_id", "a" + i);
            put(owners, "user_id", "u" + i % 20);
        }
        return owners;
    }

    private void put(Map<Identifier, ProfileId> owners, String type, String value) {
        owners.put(new Identifier(type, value), owner(type, value));
    }

    private ProfileId owner(String type, String value) {
        return desk.search(project, new Identifier(type, value)).orElse(ProfileId.ANONYMOUS);
    }

    /** As a Redis without its data. */
    private void forget() {
        try (RedisClient client = RedisClient.create(Stores.redis().toString())) {
            var redis = client.connect(io.lettuce.core.codec.ByteArrayCodec.INSTANCE)
                    .sync();
            redis.keys("{" + project.value() + "}:*").forEach(redis::del);
        }
    }

    private static Profiles.Order order(ProfileId merged) {
        return new Profiles.Order(Optional.of(merged), Optional.empty(), "r1");
    }

    /** Resolves and stores as the pipeline does. */
    private List<ProfiledEvent> store(Event... events) {
        Origin origin = new Origin(project, "web", START.plusMillis(made), "", "");
        var batch = new SpooledBatch(new Position(made * 1_000L), new Batch(origin, List.of(events)));
        Resolution resolution = resolver.resolve("n", List.of(batch));
        String token = project.value() + made;
        new JournalWriter(clickHouse).write(token, resolution.changes());
        writer.write(token, resolution.events(), resolution.merges());
        return resolution.events();
    }

    private Event event(int minute, String traits, String... typesAndValues) {
        return event("page_view", minute, traits, typesAndValues);
    }

    private Event named(String name, int minute, String... typesAndValues) {
        return event(name, minute, "{}", typesAndValues);
    }

    private Event event(String name, int minute, String traits, String... typesAndValues) {
        List<Identifier> identifiers = new ArrayList<>();
        for (int i = 0; i < typesAndValues.length; i += 2) {
            identifiers.add(new Identifier(typesAndValues[i], typesAndValues[i + 1]));
        }
        return new Event(
                "e" + made++,
                name,
                at(minute),
                identifiers,
                ConsentState.UNKNOWN,
                Page.NONE,
                Commerce.NONE,
                JsonText.EMPTY_OBJECT,
                JsonText.of(traits),
                JsonText.EMPTY_OBJECT,
                List.of());
    }

    private static Instant at(int minute) {
        return START.minus(Duration.ofHours(6)).plus(Duration.ofMinutes(minute));
    }
}

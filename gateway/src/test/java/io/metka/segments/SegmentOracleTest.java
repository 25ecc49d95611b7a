package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.JsonText;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.settings.SegmentSettings;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories with late, early, repeated and merged events, ticks at random instants, and the process ending or a
 * store going away at any step: what is handed over must be what the definition says, once each, in order.
 */
final class SegmentOracleTest {
    private static final int PROFILES = 16;
    private static final int ROUNDS = 50;
    private static final int RULES = 8;

    /** Boundaries of the project's own, in a scale of seconds. */
    private static final String RFM = """
            {"event":{"name":"order_completed"},"window":{"last":"PT2M"},"value":"revenue",
             "scores":{"recency":[0.00005,0.0002,0.0005,0.001],"frequency":[2,3,4,6],"monetary":[5,10,15.5,30]},
             "classes":[{"id":"good","areas":[{"recency":[3,5],"frequency":[2,5]},{"recency":[5,5],"frequency":[1,1],
             "monetary":[2,5]}]},{"id":"other","areas":[{"recency":[1,2]},{"recency":[3,4],"frequency":[1,1]},
             {"recency":[5,5],"frequency":[1,1],"monetary":[1,1]}]}]}""";

    private static final int HISTORIES = Integer.getInteger("metka.histories", 2);
    private static final long SEED = Long.getLong("metka.seed", 20261122L);

    @ParameterizedTest(name = "{0} profiles per query")
    @ValueSource(ints = {2_000, 2})
    void changesAreThoseOfTheDefinition(int profilesPerQuery) {
        var defaults = SegmentSettings.defaults();
        var settings = new SegmentSettings(
                defaults.tick(), defaults.shortestTick(), profilesPerQuery, defaults.lease(), Duration.ofSeconds(7));
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            try (World world = new World(settings)) {
                new History(world, seed).run();
            }
        }
    }

    /** One random run. */
    private static final class History {
        private final World world;
        private final Random random;
        private String label;
        private final RandomRules rules;
        private final Oracle oracle = new Oracle();
        private final List<World.Act> sent = new ArrayList<>();
        private final List<MembershipChange> handed = new ArrayList<>();
        private SegmentEvaluator evaluator;
        private final Map<Instant, Set<Oracle.Change>> dueAt = new HashMap<>();
        private int ids;

        History(World world, long seed) {
            this.world = world;
            this.random = new Random(seed);
            this.label = "-Dmetka.seed=" + seed;
            this.evaluator = world.evaluator();
            this.rules = new RandomRules(random, world.start);
            oracle.scores(OracleValues.read(RFM));
            world.scores(JsonText.of(RFM), 1);
            for (String id : List.of("first", "second")) {
                JsonNode attribute = rules.attribute();
                oracle.attribute(id, attribute);
                world.attribute(id, JsonText.of(attribute.toString()), 1);
            }
            for (int i = 0; i < RULES; i++) {
                List<String> before =
                        IntStream.range(0, i).mapToObj(n -> "s" + n).toList();
                publish("s" + i, rules.rule(before, List.of("first", "second")));
            }
            // With little to look at per tick, new segments would be evaluated over several: settle them while empty.
            world.clock.advance(Duration.ofSeconds(1));
            evaluator.tick();
            world.whenChangesAreStored(this::commitStored);
        }

        private void publish(String segment, JsonNode rule) {
            world.publish(segment, RandomRules.document(rule), 1);
            oracle.rule(segment, rule);
            label += "\n" + segment + " " + rule;
        }

        void run() {
            for (int round = 0; round < ROUNDS; round++) {
                for (int batches = random.nextInt(3); batches > 0; batches--) {
                    store();
                }
                if (random.nextInt(6) == 0) {
                    decide();
                }
                if (random.nextInt(8) == 0) {
                    split();
                }
                // A second tick at one instant is put off, so time passes in each round.
                world.clock.advance(Duration.ofMillis(1 + random.nextInt(6_000)));
                if (random.nextInt(3) == 0) {
                    world.tables.in(random.nextInt(14), random.nextBoolean() ? Fault.Kind.KILL : Fault.Kind.OUTAGE);
                }
                tick();
            }
            world.tables.never();
            world.clock.advance(Duration.ofMillis(1));
            tick();
            assertThat(handed)
                    .as("a history in which nobody enters tells nothing; %s", label)
                    .isNotEmpty();
        }

        private void store() {
            List<World.Act> acts = new ArrayList<>();
            List<ProfileMerge> merges = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                acts.add(act());
            }
            if (random.nextInt(8) == 0) {
                mergeAt(acts.getLast().profile(), merges);
            }
            // What the identity stage does with events after a merge: they carry the profile that is left.
            List<World.Act> resolved =
                    acts.stream().map(a -> a.of(oracle.root(a.profile()))).toList();
            world.store(resolved, merges);
            resolved.forEach(oracle::see);
            sent.addAll(resolved);
        }

        private World.Act act() {
            if (!sent.isEmpty() && random.nextInt(6) == 0) {
                return sent.get(random.nextInt(sent.size()));
            }
            String name = RandomRules.NAMES.get(random.nextInt(RandomRules.NAMES.size()));
            long late = switch (random.nextInt(8)) {
                case 0, 1 -> random.nextInt(70_000);
                case 2, 3 -> -random.nextInt(25_000);
                case 4 -> (1 + random.nextInt(2)) * 86_400_000L - random.nextInt(60_000);
                default -> random.nextInt(2_000);
            };
            Instant time = world.clock.now().minusMillis(random.nextInt(5) == 0 ? late / 1000 * 1000 : late);
            int person = random.nextInt(PROFILES);
            return new World.Act("e" + ids++, oracle.root(World.profile(person)), name, time, rules.details(person));
        }

        private void mergeAt(ProfileId into, List<ProfileMerge> merges) {
            ProfileId root = oracle.root(into);
            ProfileId from = oracle.root(World.profile(random.nextInt(PROFILES)));
            if (from.equals(root)) {
                return;
            }
            List<ProfileId> moved = new ArrayList<>(oracle.absorbedBy(from));
            moved.add(from);
            moved.forEach(profile -> merges.add(world.merge(profile, root)));
            label += "\n" + world.clock.now() + " merge of " + moved + " into " + root;
            oracle.merge(from, root);
        }

        private void decide() {
            String subject = (random.nextBoolean() ? "device:d" : "email:e") + random.nextInt(PROFILES);
            String purpose = random.nextInt(3) > 0 ? "analytics" : "advertising";
            boolean granted = random.nextInt(3) > 0;
            Instant at = world.clock.now().minusMillis(random.nextInt(10_000));
            label += "\n" + world.clock.now() + " " + subject + " decides " + purpose + " " + granted + " at " + at;
            world.decide(subject, purpose, granted, at);
            oracle.decide(subject, purpose, granted, at);
        }

        private void split() {
            ProfileId profile = oracle.root(World.profile(random.nextInt(PROFILES)));
            List<ProfileId> absorbed = oracle.absorbedBy(profile);
            if (!absorbed.isEmpty()) {
                ProfileId out = absorbed.get(random.nextInt(absorbed.size()));
                List<ProfileId> members = oracle.absorbedBy(out);
                label += "\n" + world.clock.now() + " split of " + out + " and " + members + " off " + profile;
                world.split(profile, out, members);
                oracle.split(out, members);
            }
        }

        private void tick() {
            label += "\n" + world.clock.now() + " tick";
            dueAt.put(world.clock.now(), oracle.due(world.clock.now()));
            try {
                evaluator.tick();
            } catch (Fault.Killed e) {
                handed.addAll(world.drain());
                evaluator = world.evaluator();
                return;
            } catch (StoreUnavailableException e) {
                handed.addAll(world.drain());
                return;
            }
            handed.addAll(world.drain());
            assertThat(dueAt.get(world.clock.now()))
                    .as("due and not stored; %s", label)
                    .isEmpty();
            assertHanded();
            assertMirror();
        }

        /** Whatever was stored was due at its instant; from now on it counts, handed over or not. */
        private void commitStored() {
            Set<Oracle.Change> committed = oracle.committed();
            world.clickHouse
                    .query(
                            "SELECT segment, toString(profile) AS id, kind, sequence, toUnixTimestamp64Milli(at) AS at_ms"
                                    + " FROM membership_changes WHERE project = {project:String}",
                            Map.of("project", world.project.value()))
                    .forEach(row -> {
                        var change = new Oracle.Change(
                                row.path("segment").asText(),
                                new ProfileId(UUID.fromString(row.path("id").asText())),
                                MembershipChange.Kind.valueOf(
                                        row.path("kind").asText().toUpperCase(Locale.ROOT)),
                                row.path("sequence").asLong());
                        if (!committed.contains(change)) {
                            Instant at = Instant.ofEpochMilli(row.path("at_ms").asLong());
                            assertThat(dueAt.getOrDefault(at, new HashSet<>()).remove(change))
                                    .as("%s at %s was stored and not due; %s", change, at, label)
                                    .isTrue();
                            oracle.commit(change);
                        }
                    });
            // A tick that was sealed before an outage is stored by a later one, which then starts from there.
            dueAt.put(world.clock.now(), oracle.due(world.clock.now()));
        }

        private void assertHanded() {
            Map<Oracle.Membership, Long> last = new HashMap<>();
            Set<String> oncePerTick = new HashSet<>();
            Set<Oracle.Change> distinct = new HashSet<>();
            for (MembershipChange change : handed) {
                if (distinct.add(Oracle.Change.of(change))) {
                    var key = new Oracle.Membership(change.segment(), change.profile());
                    assertThat(change.sequence()).as(label).isEqualTo(last.getOrDefault(key, 0L) + 1);
                    last.put(key, change.sequence());
                    assertThat(oncePerTick.add(key + "@" + change.tick()))
                            .as(label)
                            .isTrue();
                }
            }
            assertThat(distinct).as(label).isEqualTo(oracle.committed());
        }

        private void assertMirror() {
            Set<Oracle.Membership> members = oracle.members(world.clock.now());
            for (int i = 0; i < PROFILES; i++) {
                ProfileId profile = World.profile(i);
                assertThat(world.redis.segmentsOf(world.project, profile))
                        .as(label)
                        .isEqualTo(members.stream()
                                .filter(m -> m.profile().equals(profile))
                                .map(Oracle.Membership::segment)
                                .collect(Collectors.toSet()));
            }
        }
    }
}

package io.metka.activation;

import io.metka.container.Catalog;
import io.metka.container.CatalogDraft;
import io.metka.embedded.Stores;
import io.metka.model.CommunicationPolicy;
import io.metka.model.CommunicationPolicy.Cap;
import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.CommunicationPolicy.QuietHours;
import io.metka.model.CommunicationPolicy.Rivalry;
import io.metka.model.ConsentDecision;
import io.metka.model.IdentifierHash;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.redis.Redis;
import io.metka.settings.RedisSettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.telemetry.ActivationSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A project with a policy on a real Redis, in which time passes when a test says so. */
final class World implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    final ProjectId project = new ProjectId(Stores.freshName("activation"));
    final ManualClock clock = new ManualClock(NOON);
    final MemoryStore store = new MemoryStore();
    final Map<ProfileId, ProfileFacts.Known> known = new HashMap<>();
    final Map<IdentifierHash, Map<String, ConsentDecision>> decisions = new HashMap<>();
    final Redis redis;
    final Activation activation;

    @Nullable
    Holdout control;

    List<Cap> caps = List.of();
    List<QuietHours> quiet = List.of();
    Rivalry rivalry = Rivalry.SUPPRESS;
    final Map<String, CommunicationPolicy.Activation> activations = new HashMap<>();

    World() {
        this(new Redis(RedisSettings.defaults().withUrl(Stores.redis().toString())));
    }

    World(Redis redis) {
        this.redis = redis;
        activation = node(redis);
    }

    /** Another node of the same gateway. */
    Activation node(Redis on) {
        return new Activation(
                new Activation.Parts(on, this::catalog, facts(), store, clock, Ids.RANDOM, ActivationSignals.NOOP));
    }

    private Catalog catalog() {
        return CatalogDraft.of(1)
                .withPolicies(
                        List.of(new CommunicationPolicy(project, "UTC", control, caps, quiet, rivalry, activations)))
                .catalog();
    }

    private ProfileFacts facts() {
        return new ProfileFacts() {
            @Override
            public Map<ProfileId, Known> find(ProjectId asked, Collection<ProfileId> profiles) {
                Map<ProfileId, Known> found = new HashMap<>(known);
                found.keySet().retainAll(profiles);
                return found;
            }

            @Override
            public Map<IdentifierHash, Map<String, ConsentDecision>> decisions(
                    ProjectId asked, Set<IdentifierHash> subjects) {
                Map<IdentifierHash, Map<String, ConsentDecision>> found = new HashMap<>(decisions);
                found.keySet().retainAll(subjects);
                return found;
            }
        };
    }

    static ProfileId profile(int number) {
        return new ProfileId(new UUID(0x0192_0000_0000_7000L, 0x8000_0000_0000_0000L + number));
    }

    MembershipChange change(int profile, long sequence) {
        return change(profile, "cart", sequence);
    }

    MembershipChange change(int profile, String segment, long sequence) {
        return new MembershipChange(
                project,
                segment,
                profile(profile),
                sequence % 2 == 1 ? Kind.ENTERED : Kind.EXITED,
                sequence,
                clock.now(),
                7);
    }

    Verdict decide(String endpoint, MembershipChange change) {
        return activation.decide(endpoint, change, clock.now());
    }

    void announce(String endpoint, MembershipChange... changes) {
        activation.announced(List.of(changes).stream()
                .map(change -> new Activation.Passage(endpoint, change))
                .toList());
    }

    /** Everything that Redis holds of the project is gone. */
    void redisForgets() {
        try (var link = redis.link()) {
            for (int number = 0; number < 1_000; number++) {
                for (String key : List.of("p:", "m:", "s:")) {
                    String end = key.equals("s:") ? ":sms" : "";
                    link.command("DEL", prefix() + key + profile(number) + end);
                    link.command("DEL", prefix() + key + profile(number) + ":*");
                }
            }
            link.command("DEL", prefix() + "ready");
            link.command("DEL", prefix() + "unwritten");
        }
    }

    String prefix() {
        return "metka:activation:{" + project.value() + "}:";
    }

    void activation(String endpoint, String channel, @Nullable Holdout holdout) {
        activations.put(endpoint, new CommunicationPolicy.Activation(channel, Set.of(), holdout, 0, 1));
    }

    static Cap cap(String channel, int most, Duration per, boolean defer) {
        return new Cap(channel, most, per, defer);
    }

    @Override
    public void close() {
        activation.close();
        redis.close();
    }
}

package io.metka.identity;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierRule;
import io.metka.model.IdentityRules;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.SpooledBatch;
import io.metka.redis.Clients;
import io.metka.redis.Redis;
import io.metka.settings.IdentitySettings;
import io.metka.support.Ids;
import io.metka.support.ManualClock;
import io.metka.telemetry.IdentitySignals;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the events of tests. */
final class Visits {
    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    static final String SECRET = "a secret of the nodes, 32 bytes or more";

    private Visits() {}

    /** On the shared Redis. */
    static IdentityResolver resolver(IdentitySettings settings, IdentitySignals signals) {
        return resolver(
                settings, redis(), new IdentityResolver.Context(new ManualClock(Visits.START), Ids.RANDOM, signals));
    }

    /** On the shared Redis, with one set of rules for all projects. */
    static IdentityResolver resolver(IdentitySettings settings, IdentityRules rules) {
        var context = new IdentityResolver.Context(
                new ManualClock(Visits.START), Ids.RANDOM, IdentitySignals.NOOP, _ -> rules);
        return resolver(settings, redis(), context);
    }

    /** What an operator has, on the shared Redis. */
    static IdentityGraph graph(IdentitySettings settings, IdentityRules rules) {
        return new IdentityGraph(
                settings, redis(), SECRET.getBytes(StandardCharsets.UTF_8), new ManualClock(START), _ -> rules);
    }

    /** The default rules with another limit for every type but the unique one. */
    static IdentityRules limited(int limit) {
        IdentityRules rules = IdentityRules.DEFAULT;
        return new IdentityRules(
                rules.types().stream()
                        .map(rule -> new IdentifierRule(
                                rule.type(),
                                rule.normalisation(),
                                rule.type().equals(rules.unique()) ? 1 : limit,
                                rule.periodDays(),
                                rule.device()))
                        .toList(),
                rules.unique(),
                rules.otherTypes(),
                rules.blockedValues(),
                rules.blockedPatterns(),
                rules.phoneRegion(),
                rules.logoutEvents());
    }

    static IdentityResolver resolver(IdentitySettings settings, Redis redis, IdentityResolver.Context context) {
        return new IdentityResolver(settings, redis, SECRET.getBytes(StandardCharsets.UTF_8), context);
    }

    static Redis redis() {
        return Clients.shared();
    }

    static Event event(String id, @Nullable String user, @Nullable String anonymous) {
        List<Identifier> identifiers = new ArrayList<>();
        if (anonymous != null) {
            identifiers.add(new Identifier(Identifier.ANONYMOUS_ID, anonymous));
        }
        if (user != null) {
            identifiers.add(new Identifier(Identifier.USER_ID, user));
        }
        return named(id, "page_view", identifiers);
    }

    static Event named(String id, String name, List<Identifier> identifiers) {
        return new Event(
                id, name, START, identifiers, ConsentState.UNKNOWN, Page.NONE, Commerce.NONE, JsonText.EMPTY_OBJECT);
    }

    static SpooledBatch batch(String project, long position, List<Event> events) {
        Origin origin = new Origin(new ProjectId(project), "web", START.plusSeconds(position), "", "");
        return new SpooledBatch(new Position(position), new Batch(origin, events));
    }

    static SpooledBatch batch(String project, long position, Event... events) {
        return batch(project, position, List.of(events));
    }
}

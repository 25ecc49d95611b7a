package io.metka.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.MembershipChange.Reason;
import io.metka.webhooks.mapping.Mapping;
import io.metka.webhooks.mapping.Problem;
import io.metka.webhooks.mapping.Wanted;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one endpoint is served: the document {@code delivery} of its definition, read.
 *
 * @param kinds the directions that it wants
 * @param reasons the reasons that it wants
 * @param batch how many messages go out together at most
 * @param within how long a message waits for others at most
 * @param interval between two requests on average, zero for no limit
 * @param burst how many requests may come at once all the same
 * @param concurrency requests under way at once on each node, 0 for the setting
 * @param timeout of one attempt, zero for the setting
 * @param waits after each failure in turn, empty for the setting
 * @param pauseAfter how long nothing but failures may last
 * @param include what the standard form tells of a profile
 * @param purposes those for which the partner uses what it is told of a profile
 * @param parameters what the mapping refers to as parameters
 * @param mapping empty for the standard form
 * @param snapshot how it wants to be told of everybody
 * @param notices whether it is told of endpoints that stand still
 */
record Plan(
        Set<Kind> kinds,
        Set<Reason> reasons,
        int batch,
        Duration within,
        Duration interval,
        int burst,
        int concurrency,
        Duration timeout,
        List<Duration> waits,
        Duration pauseAfter,
        Wanted include,
        Set<String> purposes,
        Map<String, String> parameters,
        Optional<Mapping> mapping,
        SnapshotPlan snapshot,
        Notices.Wanted notices) {
    private static final Duration PAUSE_AFTER = Duration.ofDays(5);
    private static final Duration MOST_WITHIN = Duration.ofHours(1);
    private static final long NANOS = 1_000_000_000L;

    Plan {
        kinds = Set.copyOf(kinds);
        reasons = Set.copyOf(reasons);
        waits = List.copyOf(waits);
        purposes = Set.copyOf(purposes);
        parameters = Map.copyOf(parameters);
    }

    /** A plan as it was read; of no use when there are problems. */
    record Parsed(Plan plan, List<Problem> problems) {
        Parsed {
            problems = List.copyOf(problems);
        }
    }

    /** Whether requests have the shape of batches. */
    boolean batches() {
        return batch > 1;
    }

    /** @param initial whether those who were members before the segment was there are asked for */
    boolean wants(MembershipChange change, boolean initial) {
        return notices != Notices.Wanted.ONLY
                && kinds.contains(change.kind())
                && (reasons.contains(change.reason()) || (initial && change.reason() == Reason.INITIAL));
    }

    /** What a request needs to know of its profiles. */
    Wanted wanted() {
        return mapping.map(Mapping::wanted).orElse(include);
    }

    Terms terms(String url) {
        return new Terms(url, batch, within, interval, burst, pauseAfter);
    }

    /**
     * Reads a document that has the shape that the API's contract prescribes.
     *
     * @param secrets names of the secrets that the endpoint has
     */
    static Parsed parse(JsonNode document, Set<String> secrets) {
        List<Problem> problems = new ArrayList<>();
        Optional<Mapping> mapping = Optional.empty();
        if (document.path("mapping").isObject()) {
            Mapping.Parsed parsed = Mapping.parse(document.path("mapping"), "/mapping");
            problems.addAll(parsed.problems());
            mapping = Optional.of(parsed.mapping());
        }
        double perSecond = document.at("/rate/per_second").asDouble(0);
        Duration within = duration(document.at("/batch"), "within", Duration.ZERO, problems);
        Map<String, String> parameters = new LinkedHashMap<>();
        document.path("parameters")
                .properties()
                .forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
        Plan plan = new Plan(
                kinds(document.path("kinds")),
                reasons(document.path("reasons")),
                document.at("/batch/size").asInt(1),
                within.compareTo(MOST_WITHIN) > 0 ? MOST_WITHIN : within,
                perSecond > 0 ? Duration.ofNanos((long) (NANOS / perSecond)) : Duration.ZERO,
                Math.max(1, document.at("/rate/burst").asInt((int) Math.ceil(perSecond))),
                document.path("concurrency").asInt(0),
                duration(document, "timeout", Duration.ZERO, problems),
                durations(document.path("retry"), problems),
                duration(document, "pause_after", PAUSE_AFTER, problems),
                new Wanted(
                        texts(document.at("/include/traits")),
                        texts(document.at("/include/attributes")),
                        texts(document.at("/include/identifiers"))),
                texts(document.path("purposes")),
                parameters,
                mapping,
                SnapshotPlan.parse(document.path("snapshot"), problems),
                Notices.Wanted.valueOf(document.path("notices").asText("none").toUpperCase(Locale.ROOT)));
        plan.check(secrets, problems);
        return new Parsed(plan, problems);
    }

    private void check(Set<String> secrets, List<Problem> problems) {
        mapping.ifPresent(requests -> {
            requests.parameters().stream()
                    .filter(name -> !parameters.containsKey(name))
                    .forEach(name -> problems.add(new Problem(
                            "/parameters/" + name, "The mapping refers to this parameter: give it a value")));
            requests.secrets().stream()
                    .filter(name -> !secrets.contains(name))
                    .forEach(name -> problems.add(new Problem(
                            "/mapping", "The mapping refers to the secret " + name + ": give it in secrets")));
            if (batches() && !requests.takesBatches()) {
                problems.add(
                        new Problem("/batch/size", "The mapping writes one change into each request: it has no $each"));
            }
            if (!snapshot.every().isZero()) {
                problems.add(new Problem(
                        "/snapshot", "Snapshots are told in the standard form: leave out snapshot or the mapping"));
            }
            if (notices != Notices.Wanted.NONE) {
                problems.add(new Problem(
                        "/notices", "Notices are told in the standard form: leave out notices or the mapping"));
            }
            if (!include.nothing()) {
                problems.add(new Problem(
                        "/include", "include belongs to the standard form; a mapping names its values itself"));
            }
        });
        if (!wanted().nothing() && purposes.isEmpty()) {
            problems.add(new Problem(
                    "/purposes",
                    "Name the purposes for which the partner uses what it is told of profiles; only of those that granted"
                            + " them all is anything told"));
        }
    }

    private static Set<Kind> kinds(JsonNode node) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        node.forEach(kind -> kinds.add(Kind.valueOf(kind.asText().toUpperCase(Locale.ROOT))));
        return kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds;
    }

    private static Set<Reason> reasons(JsonNode node) {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        node.forEach(reason -> reasons.add(Reason.valueOf(reason.asText().toUpperCase(Locale.ROOT))));
        return reasons.isEmpty() ? EnumSet.complementOf(EnumSet.of(Reason.INITIAL)) : reasons;
    }

    private static Set<String> texts(JsonNode node) {
        Set<String> texts = new LinkedHashSet<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Duration duration(JsonNode holder, String name, Duration otherwise, List<Problem> problems) {
        return holder.has(name) ? duration(holder.path(name), "/" + name, problems) : otherwise;
    }

    private static List<Duration> durations(JsonNode node, List<Problem> problems) {
        List<Duration> durations = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            durations.add(duration(node.get(i), "/retry/" + i, problems));
        }
        return durations;
    }

    private static Duration duration(JsonNode node, String pointer, List<Problem> problems) {
        try {
            Duration duration = Duration.parse(node.asText());
            if (duration.isNegative()) {
                throw new DateTimeException("negative");
            }
            return duration;
        } catch (DateTimeException e) {
            problems.add(new Problem(pointer, "Write an ISO 8601 duration such as PT30S, PT2H or P1D"));
            return Duration.ZERO;
        }
    }
}

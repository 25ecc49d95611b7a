package io.metka.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Catalog;
import io.metka.model.JsonText;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.segments.language.Computation;
import io.metka.segments.language.RfmModel;
import io.metka.segments.language.Rule;
import io.metka.segments.language.RuleLinker;
import io.metka.segments.language.RuleLinker.Named;
import io.metka.segments.language.RuleParser;
import io.metka.segments.language.RuleProblem;
import io.metka.support.Clock;
import io.metka.support.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about rules and profiles outside of ticks, with the very formulas by which segments are evaluated.
 *
 * <p>For any number of threads. Every call that reads throws {@link io.metka.support.StoreUnavailableException} while
 * ClickHouse is away.
 */
public final class RuleQueries {
    private static final String PROFILE = "profile_id";

    private final SegmentTables tables;
    private final Supplier<Catalog> catalog;
    private final Clock clock;

    public RuleQueries(SegmentTables tables, Supplier<Catalog> catalog, Clock clock) {
        this.tables = tables;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * How many a rule would make members.
     *
     * @param members of the profiles that were looked at
     * @param profiles that were looked at
     * @param oneOf so many: the share of all profiles that was looked at, 1 for everyone
     * @param examples some of the members, in the order of their ids
     * @param rows of events that an evaluation of everyone reads, by ClickHouse's indexes
     * @param took to count
     */
    public record Estimate(
            long members, long profiles, int oneOf, List<ProfileId> examples, long rows, Duration took) {}

    /** Why the rule cannot be evaluated in the project, beside what its text says; empty when it can. */
    public List<RuleProblem> problems(ProjectId project, JsonText rule) {
        RuleParser.Parsed parsed = RuleParser.parse(rule);
        Rule read = parsed.rule();
        if (read == null) {
            return parsed.problems();
        }
        return link(project, read).problems().stream()
                .map(problem -> new RuleProblem("", problem))
                .toList();
    }

    /**
     * Counts the members that a rule has now.
     *
     * @param oneOf 1 counts everyone, N looks at every Nth profile by a stable hash
     * @throws IllegalArgumentException when {@link #problems} has something to say
     */
    public Estimate estimate(ProjectId project, JsonText rule, int oneOf, int examples) {
        Rule read = RuleParser.parse(rule).rule();
        Rule linked = read == null ? null : link(project, read).rule();
        if (linked == null) {
            throw new IllegalArgumentException("Not a rule that can be evaluated: " + problems(project, rule));
        }
        long start = clock.nanoTime();
        Scope scope = new Scope.Share(oneOf);
        Sql sql = new Sql();
        String members = RuleCompiler.evaluation(sql, project, List.of(linked), now(), scope);
        List<ObjectNode> counted = tables.query(
                "SELECT count() AS members, groupArraySorted(" + examples + ")(profile_id) AS examples FROM (" + members
                        + ")",
                sql.parameters());
        long rows = tables.query("EXPLAIN ESTIMATE " + members, sql.parameters()).stream()
                .mapToLong(row -> row.path("rows").asLong())
                .sum();
        ObjectNode row = counted.getFirst();
        List<ProfileId> some = new ArrayList<>();
        row.path("examples").forEach(id -> some.add(profile(id)));
        return new Estimate(
                row.path("members").asLong(),
                profiles(project, scope),
                oneOf,
                some,
                rows,
                Duration.ofNanos(clock.nanoTime() - start));
    }

    private long profiles(ProjectId project, Scope scope) {
        Sql sql = new Sql();
        String root = RuleCompiler.root(sql, project);
        String query = "SELECT uniqExact(" + root + ") AS profiles FROM events WHERE project = "
                + sql.text(project.value()) + " AND " + scope.condition(sql, root);
        return tables.query(query, sql.parameters()).getFirst().path("profiles").asLong();
    }

    /**
     * The computed attributes that the project has defined.
     *
     * @param profiles present ones; at most some thousands
     * @param wanted ids of attributes, empty for all; unknown ones are left out
     * @return by profile and id: the value, JSON null where there is none
     */
    public Map<ProfileId, Map<String, JsonNode>> attributes(
            ProjectId project, Collection<ProfileId> profiles, Collection<String> wanted) {
        Map<String, Computation> computations = new LinkedHashMap<>();
        Definitions.of(catalog.get(), project).computations().forEach((id, named) -> {
            if (wanted.isEmpty() || wanted.contains(id)) {
                computations.put(id, named.value());
            }
        });
        return values(project, profiles, computations);
    }

    /**
     * The value of one computation, of a definition that need not be stored.
     *
     * @return by profile: the value, JSON null where there is none
     * @throws IllegalArgumentException when the definition is not valid
     */
    public Map<ProfileId, JsonNode> computed(ProjectId project, JsonText definition, Collection<ProfileId> profiles) {
        Computation computation = RuleParser.computation(definition);
        if (computation == null) {
            throw new IllegalArgumentException("Not a computation: " + definition);
        }
        Map<ProfileId, JsonNode> values = new HashMap<>();
        values(project, profiles, Map.of("value", computation))
                .forEach((profile, byId) -> values.put(profile, byId.getOrDefault("value", NullNode.getInstance())));
        return values;
    }

    private Map<ProfileId, Map<String, JsonNode>> values(
            ProjectId project, Collection<ProfileId> profiles, Map<String, Computation> computations) {
        Map<ProfileId, Map<String, JsonNode>> values = new HashMap<>();
        if (profiles.isEmpty() || computations.isEmpty()) {
            return values;
        }
        Instant at = now();
        List<ProfileId> everyone = new ArrayList<>(profiles);
        everyone.addAll(new Candidates(tables, project)
                .absorbedBy(List.copyOf(profiles), at)
                .absorbed());
        Sql sql = new Sql();
        List<Computation> wanted = List.copyOf(computations.values());
        String query = RuleCompiler.values(sql, project, wanted, at, new Scope.Profiles(everyone));
        for (ObjectNode row : tables.query(query, sql.parameters())) {
            Map<String, JsonNode> byId = new LinkedHashMap<>();
            for (String id : computations.keySet()) {
                byId.put(id, read(row.path("value" + byId.size())));
            }
            values.put(profile(row.path(PROFILE)), byId);
        }
        return values;
    }

    private static JsonNode read(JsonNode json) {
        try {
            return json.isTextual() ? Json.MAPPER.readTree(json.textValue()) : NullNode.getInstance();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ClickHouse wrote a value that is not JSON", e);
        }
    }

    /**
     * Scores the project's customers as of now.
     *
     * @param renew computes the boundaries anew, with which everyone is evaluated again; else the newest ones are used
     * @return null when the project's settings cannot be read
     */
    public @Nullable RfmReport rfm(ProjectId project, boolean renew) {
        return RfmReport.of(tables, project, catalog.get().rfm(project), now(), renew);
    }

    private RuleLinker.Linked link(ProjectId project, Rule rule) {
        Definitions definitions = Definitions.of(catalog.get(), project);
        return RuleLinker.link("", rule, definitions.names(() -> model(project, definitions)));
    }

    private @Nullable Named<RfmModel> model(ProjectId project, Definitions definitions) {
        return new RfmBoundaries(tables, project).model(definitions.rfm(), now());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.now().toEpochMilli());
    }

    private static ProfileId profile(JsonNode id) {
        return new ProfileId(UUID.fromString(id.asText()));
    }
}

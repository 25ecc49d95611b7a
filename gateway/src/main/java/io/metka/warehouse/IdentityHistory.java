package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The identity graph as the stored events, merges and journal tell it, in slices that fit into memory. */
public final class IdentityHistory {
    private static final int IDENTIFIERS_PER_SLICE = 200_000;

    private static final String PROJECTS =
            "SELECT DISTINCT project FROM events UNION DISTINCT SELECT DISTINCT project FROM merges";

    private static final String COUNT = """
            SELECT uniq(pair) AS n FROM events ARRAY JOIN arrayZip(mapKeys(identifiers), mapValues(identifiers)) AS pair
            WHERE project = {project:String}
            """;

    /** What was decided about an identifier since an event last carried it counts for more than that event. */
    private static final String IDENTIFIERS = """
            SELECT type, hash, last_seen, added, fact.1 AS kind, if(kind = 'split', $other, profile) AS owner
            FROM (
                SELECT pair.1 AS type, pair.2 AS hash, max(received_at) AS last_seen, min(received_at) AS added,
                    argMax(current, (received_at, node, position)) AS profile
                FROM (SELECT identifiers, received_at, node, position, $current AS current
                    FROM events WHERE project = {project:String} AND received_at > {since:DateTime64(3)})
                ARRAY JOIN arrayZip(mapKeys(identifiers), mapValues(identifiers)) AS pair
                GROUP BY type, hash) AS seen
            LEFT JOIN (
                SELECT pair.1 AS type, pair.2 AS hash, max(at) AS decided, argMax((kind, other), at) AS latest
                FROM identity_journal FINAL
                ARRAY JOIN identifiers AS pair
                WHERE project = {project:String} AND kind IN ('detached', 'shared', 'split')
                GROUP BY type, hash) AS facts USING (type, hash)
            ARRAY JOIN [if(decided >= last_seen, latest, ('', toUUID('00000000-0000-0000-0000-000000000000')))] AS fact
            WHERE kind != 'detached' AND cityHash64(owner) % {slices:UInt32} = {slice:UInt32}
            ORDER BY owner, type, hash
            """;

    private static final String MEMBERS = """
            SELECT DISTINCT from_profile AS member, $current AS owner FROM merges FINAL
            WHERE project = {project:String} AND cityHash64(owner) % {slices:UInt32} = {slice:UInt32}
            """;

    private static final String SEPARATIONS = """
            SELECT kind, $one AS one, $two AS two FROM identity_journal FINAL
            WHERE project = {project:String} AND kind IN ('split', 'allowed') ORDER BY at
            """;

    private static final String EVENTS = """
            SELECT DISTINCT id FROM events
            WHERE project = {project:String} AND received_at > {since:DateTime64(3)}
                AND cityHash64(id) % {slices:UInt32} = {slice:UInt32}
            """;

    private final ClickHouse clickHouse;
    private final Overrides overrides;

    public IdentityHistory(ClickHouse clickHouse, Overrides overrides) {
        this.clickHouse = clickHouse;
        this.overrides = overrides;
    }

    /** One of so many parts of a project's graph: the profiles whose hash falls into it, each whole. */
    public record Slice(ProjectId project, int number, int of) {}

    public List<ProjectId> projects() {
        return clickHouse.query(PROJECTS, Map.of()).stream()
                .map(row -> new ProjectId(row.path("project").asText()))
                .toList();
    }

    /** Into how many slices a project's graph falls. */
    public int slices(ProjectId project) {
        long identifiers = clickHouse
                .query(COUNT, Map.of("project", project.value()))
                .getFirst()
                .path("n")
                .longValue();
        return (int) (identifiers / IDENTIFIERS_PER_SLICE) + 1;
    }

    /**
     * Who has which identifier: {@code owner, type, hash, last_seen, added, kind}, by owner.
     *
     * @param since identifiers that no event has carried since have expired
     */
    public List<ObjectNode> identifiers(Slice slice, Instant since) {
        String sql = IDENTIFIERS
                .replace("$other", overrides.current("{project:String}", "fact.2"))
                .replace("$current", overrides.current("project", "profile"));
        return clickHouse.query(sql, parameters(slice, since));
    }

    /** Who was merged into whom: {@code member, owner}. */
    public List<ObjectNode> members(Slice slice) {
        return clickHouse.query(
                MEMBERS.replace("$current", overrides.current("project", "from_profile")),
                parameters(slice, Instant.EPOCH));
    }

    /** Splits and their ends, in their order: {@code kind, one, two}. */
    public List<ObjectNode> separations(ProjectId project) {
        String sql = SEPARATIONS
                .replace("$one", overrides.current("project", "profile"))
                .replace("$two", overrides.current("project", "other"));
        return clickHouse.query(sql, Map.of("project", project.value()));
    }

    /** The ids of the events that may come again: {@code id}. */
    public List<ObjectNode> events(Slice slice, Instant now, Duration window) {
        return clickHouse.query(EVENTS, parameters(slice, now.minus(window)));
    }

    private static Map<String, Object> parameters(Slice slice, Instant since) {
        return Map.of(
                "project", slice.project().value(), "slice", slice.number(), "slices", slice.of(), "since", since);
    }
}

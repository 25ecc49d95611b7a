package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the profiles that a tick has to look at, by indexes that make the cost follow their number. */
final class Candidates {
    private final SegmentTables tables;
    private final ProjectId project;

    Candidates(SegmentTables tables, ProjectId project) {
        this.tables = tables;
        this.project = project;
    }

    /**
     * Where candidates come from.
     *
     * @param arrivals by node: the records whose profiles were touched
     * @param events events whose profiles may have crossed an edge, or may be members of a new segment
     * @param membersOf segments whose present members are candidates
     */
    record Sources(Map<String, Arrivals> arrivals, Collection<EventRange> events, Set<String> membersOf) {}

    /**
     * Records of one node's spool. Both ends are included: a profile looked at once too often costs little, one that is
     * missed stays wrong.
     */
    record Arrivals(Position from, Position through) {}

    /** At most {@code limit} present profiles in the order of their ids, beginning after the given one. */
    List<ProfileId> page(Sources sources, @Nullable ProfileId after, int limit) {
        if (sources.arrivals().isEmpty()
                && sources.events().isEmpty()
                && sources.membersOf().isEmpty()) {
            return List.of();
        }
        Sql sql = new Sql();
        return profiles(tables.query(query(sql, project, sources, after, limit), sql.parameters()), "candidate");
    }

    static String query(Sql sql, ProjectId project, Sources sources, @Nullable ProfileId after, int limit) {
        List<String> selects = new ArrayList<>();
        String mine = "project = " + sql.text(project.value());
        if (!sources.arrivals().isEmpty()) {
            selects.add("SELECT profile FROM event_arrivals WHERE " + mine + " AND (" + arrivals(sql, sources) + ")");
        }
        if (!sources.events().isEmpty()) {
            selects.add("SELECT profile FROM event_times WHERE " + mine + " AND (" + events(sql, sources) + ")");
        }
        if (!sources.membersOf().isEmpty()) {
            selects.add("SELECT profile FROM membership_changes WHERE " + mine + " AND segment IN "
                    + sql.texts(sources.membersOf())
                    + " GROUP BY segment, profile HAVING argMax(kind, sequence) = 'entered'");
        }
        ProfileId before = after == null ? ProfileId.ANONYMOUS : after;
        return "SELECT DISTINCT toString(" + RuleCompiler.root(sql, project) + ") AS candidate\nFROM (\n"
                + String.join("\nUNION ALL ", selects) + ")\n"
                + "WHERE candidate > " + sql.text(before.toString())
                + "\nORDER BY candidate LIMIT " + sql.number(limit);
    }

    /** The profiles that were merged into any of these. */
    List<ProfileId> absorbedBy(List<ProfileId> profiles) {
        Sql sql = new Sql();
        String query = "SELECT DISTINCT toString(from_profile) AS absorbed FROM merges WHERE project = "
                + sql.text(project.value()) + " AND into_profile IN " + sql.profiles(profiles) + " ORDER BY absorbed";
        return profiles(tables.query(query, sql.parameters()), "absorbed");
    }

    private static String arrivals(Sql sql, Sources sources) {
        return sources.arrivals().entrySet().stream()
                .map(e -> "node = " + sql.text(e.getKey()) + " AND position BETWEEN "
                        + sql.number(e.getValue().from().offset()) + " AND "
                        + sql.number(e.getValue().through().offset()))
                .collect(Collectors.joining(" OR "));
    }

    private static String events(Sql sql, Sources sources) {
        return sources.events().stream()
                .distinct()
                .map(r -> "name = " + sql.text(r.name()) + " AND time > " + sql.instant(r.after()) + " AND time <= "
                        + sql.instant(r.through()))
                .collect(Collectors.joining(" OR "));
    }

    private static List<ProfileId> profiles(List<ObjectNode> rows, String column) {
        return rows.stream()
                .map(row -> new ProfileId(UUID.fromString(row.path(column).asText())))
                .toList();
    }
}

package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the profiles that a tick has to look at, by indexes that make the cost follow their number. */
final class Candidates {
    /** Indexes leave a few granules: to read them in two steps costs more than it saves, and so does a thorough plan. */
    private static final String LITTLE_IS_READ = "\nSETTINGS optimize_move_to_prewhere = 0, enable_analyzer = 0";

    private static final Duration SPLITS_ARE_SEEN = Duration.ofMinutes(5);

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
     * @param decided decisions with a time in this range may hold from now on; null for none
     * @param membersOf segments whose present members are candidates
     */
    record Sources(
            Map<String, Arrivals> arrivals,
            Collection<EventRange> events,
            @Nullable EventRange decided,
            Set<String> membersOf) {}

    /**
     * Records of one node's spool. Both ends are included: a profile looked at once too often costs little, one that is
     * missed stays wrong.
     */
    record Arrivals(Position from, Position through) {}

    /** At most {@code limit} present profiles in the order of their ids, beginning after the given one. */
    List<ProfileId> page(Sources sources, @Nullable ProfileId after, int limit) {
        Sql sql = new Sql();
        return profiles(tables.query(query(sql, project, sources, after, limit), sql.parameters()), "candidate");
    }

    static String query(Sql sql, ProjectId project, Sources sources, @Nullable ProfileId after, int limit) {
        List<String> selects = new ArrayList<>();
        String mine = "project = " + sql.text(project.value());
        selects.addAll(decisions(sql, mine, sources));
        if (!sources.arrivals().isEmpty()) {
            selects.add("SELECT profile FROM event_arrivals WHERE " + mine + " AND (" + arrivals(sql, sources) + ")");
        }
        if (!sources.events().isEmpty()) {
            selects.add("SELECT profile FROM event_times WHERE " + mine + " AND (" + events(sql, sources) + ")");
        }
        if (!sources.membersOf().isEmpty()) {
            selects.add(members(sql, mine, sources.membersOf()));
        }
        ProfileId before = after == null ? ProfileId.ANONYMOUS : after;
        return "SELECT DISTINCT toString(" + RuleCompiler.root(sql, project) + ") AS candidate\nFROM (\n"
                + String.join("\nUNION ALL ", selects) + ")\n"
                + "WHERE candidate > " + sql.text(before.toString())
                + "\nORDER BY candidate LIMIT " + sql.number(limit) + LITTLE_IS_READ;
    }

    /**
     * Who has decided, and whom an operator took apart. A split is looked at for a while, since it is written down a moment
     * after it was carried out.
     */
    private static List<String> decisions(Sql sql, String mine, Sources sources) {
        EventRange decided = sources.decided();
        if (decided == null) {
            return List.of();
        }
        String at = "at > " + sql.instant(decided.after()) + " AND at <= " + sql.instant(decided.through());
        String receipts = sources.arrivals().isEmpty() ? at : at + " OR " + arrivals(sql, sources);
        return List.of(
                "SELECT profile FROM profile_identifiers WHERE " + mine + " AND subject IN (SELECT arrayJoin(subjects)"
                        + " FROM consent_receipts WHERE " + mine + " AND (" + receipts + "))",
                "SELECT profile FROM profile_splits WHERE " + mine + " AND at > "
                        + sql.instant(decided.after().minus(SPLITS_ARE_SEEN)));
    }

    /**
     * Profiles that have ended.
     *
     * @param absorbed those that were merged into a profile, in the order of their ids
     * @param joined those into which one was merged lately
     */
    record Ended(List<ProfileId> absorbed, Set<ProfileId> joined) {}

    /** Who was merged into any of these. */
    Ended absorbedBy(List<ProfileId> profiles, Instant since) {
        Sql sql = new Sql();
        String query = "SELECT toString(from_profile) AS absorbed, toString(into_profile) AS joined, max(at) > "
                + sql.instant(since) + " AS lately FROM merges WHERE project = " + sql.text(project.value())
                + " AND into_profile IN " + sql.profiles(profiles)
                + " GROUP BY from_profile, into_profile ORDER BY absorbed";
        List<ObjectNode> rows = tables.query(query, sql.parameters());
        List<ObjectNode> lately =
                rows.stream().filter(row -> row.path("lately").asBoolean()).toList();
        return new Ended(
                profiles(rows, "absorbed").stream().distinct().toList(), Set.copyOf(profiles(lately, "joined")));
    }

    /**
     * Some of everybody.
     *
     * @param present the profiles that the rows belong to now
     * @param last where the next page begins; null when this one is the last
     */
    record Page(List<ProfileId> present, @Nullable ProfileId last) {}

    /** A page of all profiles that have events and of the segments' members, in the order in which they are stored. */
    Page everybody(Set<String> membersOf, @Nullable ProfileId after, int limit) {
        Sql sql = new Sql();
        String mine = "project = " + sql.text(project.value());
        String next = " profile > " + sql.profile(after == null ? ProfileId.ANONYMOUS : after);
        String some = " ORDER BY profile LIMIT " + sql.number(limit);
        String query = "SELECT toString(profile) AS stored, toString(" + RuleCompiler.root(sql, project)
                + ") AS candidate FROM (SELECT DISTINCT profile FROM (SELECT DISTINCT profile FROM events WHERE " + mine
                + " AND" + next + some + " UNION ALL SELECT profile FROM (" + members(sql, mine, membersOf) + ") WHERE"
                + next + some + ")" + some + ") ORDER BY profile";
        List<ObjectNode> rows = tables.query(query, sql.parameters());
        return new Page(
                profiles(rows, "candidate").stream().distinct().toList(),
                rows.size() < limit ? null : profiles(rows, "stored").getLast());
    }

    private static String members(Sql sql, String mine, Set<String> segments) {
        return "SELECT profile FROM membership_changes WHERE " + mine + " AND segment IN " + sql.texts(segments)
                + " GROUP BY segment, profile HAVING argMax(kind, sequence) = 'entered'";
    }

    private static String arrivals(Sql sql, Sources sources) {
        return sources.arrivals().entrySet().stream()
                .map(e -> "node = " + sql.text(e.getKey()) + " AND position BETWEEN "
                        + sql.number(e.getValue().from().offset()) + " AND "
                        + sql.number(e.getValue().through().offset()))
                .collect(Collectors.joining(" OR "));
    }

    /** Ranges of one time are compared with once, whatever the names: rules share windows. */
    private static String events(Sql sql, Sources sources) {
        Map<String, Set<String>> names = new LinkedHashMap<>();
        for (EventRange range : sources.events()) {
            String time = "time > " + sql.instant(range.after()) + " AND time <= " + sql.instant(range.through());
            names.computeIfAbsent(time, _ -> new LinkedHashSet<>()).add(range.name());
        }
        return names.entrySet().stream()
                .map(e ->
                        (e.getValue().contains("") ? "" : "name IN " + sql.texts(e.getValue()) + " AND ") + e.getKey())
                .collect(Collectors.joining(" OR "));
    }

    private static List<ProfileId> profiles(List<ObjectNode> rows, String column) {
        return rows.stream()
                .map(row -> new ProfileId(UUID.fromString(row.path(column).asText())))
                .toList();
    }
}

package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Reason;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Compares what the rules say of some profiles at an instant with where the profiles stand. */
final class Evaluation {
    /**
     * Fifty rules are many thousands of expressions, and to plan them costs more than to read some hundred profiles.
     * ClickHouse's first planner takes well under half of the time of its second.
     */
    private static final String QUICKLY_PLANNED = "\nSETTINGS enable_analyzer = 0";

    private final ProjectId project;
    private final SegmentTables tables;
    private final Candidates candidates;
    private final Memberships memberships;

    Evaluation(ProjectId project, SegmentTables tables) {
        this.project = project;
        this.tables = tables;
        this.candidates = new Candidates(tables, project);
        this.memberships = new Memberships(tables, project);
    }

    /**
     * What a tick is about.
     *
     * @param since the instant of the tick before
     * @param number that the changes get
     * @param initial ids of segments of which not everyone has been looked at yet
     */
    record Tick(List<Segment> segments, Instant at, Instant since, long number, Set<String> initial) {
        Tick numbered(long other) {
            return new Tick(segments, at, since, other, initial);
        }
    }

    /**
     * The changes that are due, exits of merged profiles first.
     *
     * @param profiles present ones, none of them merged into another; not empty
     */
    List<RecordedChange> changes(Tick tick, List<ProfileId> profiles) {
        // A merged profile is in no segment; its rows count for the profile that it was merged into.
        Candidates.Ended ended = candidates.absorbedBy(profiles, tick.since());
        List<ProfileId> everyone = new ArrayList<>(ended.absorbed());
        everyone.addAll(profiles);
        Set<Memberships.Key> members = members(tick, everyone);
        Map<Memberships.Key, Memberships.Standing> standings =
                memberships.standings(tick.segments().stream().map(Segment::id).toList(), everyone);
        List<Due> due = new ArrayList<>();
        for (ProfileId profile : everyone) {
            for (Segment segment : tick.segments()) {
                var key = new Memberships.Key(segment.id(), profile);
                var standing = standings.getOrDefault(key, Memberships.Standing.NEVER);
                if (members.contains(key) != standing.member()) {
                    due.add(new Due(segment, profile, standing));
                }
            }
        }
        Set<ProfileId> withdrawn = withdrawn(tick, due, ended.absorbed());
        return due.stream()
                .map(change -> change.recorded(project, tick, reason(change, tick, ended, withdrawn)))
                .toList();
    }

    /** A change without its reason. */
    private record Due(Segment segment, ProfileId profile, Memberships.Standing before) {
        boolean entry() {
            return !before.member();
        }

        RecordedChange recorded(ProjectId project, Tick tick, Reason reason) {
            return new RecordedChange(
                    new MembershipChange(
                            project,
                            segment.id(),
                            profile,
                            entry() ? MembershipChange.Kind.ENTERED : MembershipChange.Kind.EXITED,
                            before.sequence() + 1,
                            tick.at(),
                            tick.number(),
                            reason),
                    segment.revision());
        }
    }

    private static Reason reason(Due change, Tick tick, Candidates.Ended ended, Set<ProfileId> withdrawn) {
        if (!change.entry() && ended.absorbed().contains(change.profile())) {
            return Reason.MERGED;
        }
        if (!change.entry() && withdrawn.contains(change.profile())) {
            return Reason.CONSENT_WITHDRAWN;
        }
        if (tick.initial().contains(change.segment().id())) {
            return Reason.INITIAL;
        }
        return change.entry() && ended.joined().contains(change.profile()) ? Reason.MERGED : Reason.RULE;
    }

    /** Of those who leave, who withdrew the consent without which nobody is in a segment. */
    private Set<ProfileId> withdrawn(Tick tick, List<Due> due, List<ProfileId> absorbed) {
        List<ProfileId> leaving = due.stream()
                .filter(change -> !change.entry())
                .map(Due::profile)
                .distinct()
                .toList();
        if (leaving.isEmpty()) {
            return Set.of();
        }
        Sql sql = new Sql();
        // Rows of merged profiles count for the one that stays, so those are read as well.
        List<ProfileId> everyone = new ArrayList<>(absorbed);
        everyone.addAll(leaving);
        String query = "SELECT toString(root) AS id FROM "
                + new ConsentSql(sql, project, tick.at(), new Scope.Profiles(everyone)).withdrawn();
        return tables.query(query, sql.parameters()).stream()
                .map(row -> new ProfileId(UUID.fromString(row.path("id").asText())))
                .collect(Collectors.toSet());
    }

    private Set<Memberships.Key> members(Tick tick, List<ProfileId> rows) {
        Sql sql = new Sql();
        List<Segment> segments = tick.segments();
        String query = RuleCompiler.evaluation(
                sql, project, segments.stream().map(Segment::rule).toList(), tick.at(), new Scope.Profiles(rows));
        Set<Memberships.Key> members = new HashSet<>();
        for (ObjectNode row : tables.query(query + QUICKLY_PLANNED, sql.parameters())) {
            var profile = new ProfileId(UUID.fromString(row.path("profile_id").asText()));
            for (int i = 0; i < segments.size(); i++) {
                if (row.path("results").path(i).asBoolean()) {
                    members.add(new Memberships.Key(segments.get(i).id(), profile));
                }
            }
        }
        return members;
    }
}

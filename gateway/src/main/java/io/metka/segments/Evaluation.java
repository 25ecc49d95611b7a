package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Compares what the rules say of some profiles at an instant with where the profiles stand. */
final class Evaluation {
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
     * The changes that are due, exits of merged profiles first.
     *
     * @param profiles present ones, none of them merged into another; not empty
     * @param tick the number that the changes get
     */
    List<RecordedChange> changes(List<Segment> segments, List<ProfileId> profiles, Instant at, long tick) {
        // A merged profile is in no segment; its rows count for the profile that it was merged into.
        List<ProfileId> everyone = new ArrayList<>(candidates.absorbedBy(profiles));
        everyone.addAll(profiles);
        Set<Memberships.Key> members = members(segments, everyone, at);
        Map<Memberships.Key, Memberships.Standing> standings =
                memberships.standings(segments.stream().map(Segment::id).toList(), everyone);
        List<RecordedChange> changes = new ArrayList<>();
        for (ProfileId profile : everyone) {
            for (Segment segment : segments) {
                var key = new Memberships.Key(segment.id(), profile);
                var standing = standings.getOrDefault(key, Memberships.Standing.NEVER);
                boolean member = members.contains(key);
                if (member != standing.member()) {
                    changes.add(new RecordedChange(
                            new MembershipChange(
                                    project,
                                    segment.id(),
                                    profile,
                                    member ? MembershipChange.Kind.ENTERED : MembershipChange.Kind.EXITED,
                                    standing.sequence() + 1,
                                    at,
                                    tick),
                            segment.revision()));
                }
            }
        }
        return changes;
    }

    private Set<Memberships.Key> members(List<Segment> segments, List<ProfileId> rows, Instant at) {
        Sql sql = new Sql();
        String query = RuleCompiler.evaluation(sql, project, segments, at, rows);
        Set<Memberships.Key> members = new HashSet<>();
        for (ObjectNode row : tables.query(query, sql.parameters())) {
            var profile = new ProfileId(UUID.fromString(row.path("id").asText()));
            for (int i = 0; i < segments.size(); i++) {
                if (row.path("results").path(i).asBoolean()) {
                    members.add(new Memberships.Key(segments.get(i).id(), profile));
                }
            }
        }
        return members;
    }
}

package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is and was in segments, as the evaluator has written it down. */
public final class MembershipReader {
    private static final String MEMBERS = """
            SELECT toString(c.profile) AS profile, argMax(c.at, c.sequence) AS since, max(c.sequence) AS sequence
            FROM membership_changes AS c
            WHERE c.project = {project:String} AND c.segment = {segment:String} AND c.profile > {after:UUID}
            GROUP BY c.profile HAVING argMax(c.kind, c.sequence) = 'entered'
            ORDER BY c.profile LIMIT {limit:UInt32}
            """;

    /** Ticks are stored whole before the next one begins, so what is said of a past one never changes. */
    private static final String MEMBERS_AFTER = """
            SELECT toString(c.profile) AS profile, argMax(c.at, c.sequence) AS since, max(c.sequence) AS sequence,
                argMax(c.reason, c.sequence) AS reason, argMax(c.tick, c.sequence) AS tick
            FROM membership_changes AS c
            WHERE c.project = {project:String} AND c.segment = {segment:String} AND c.profile > {after:UUID}
                AND c.tick <= {tick:UInt64}
            GROUP BY c.profile HAVING argMax(c.kind, c.sequence) = 'entered'
            ORDER BY c.profile LIMIT {limit:UInt32}
            """;

    private static final String FINISHED = """
            SELECT tick, max(at) AS newest FROM segment_ticks WHERE project = {project:String}
            GROUP BY tick ORDER BY tick DESC LIMIT 1
            """;

    private static final String OF = """
            SELECT c.segment AS segment, argMax(c.at, c.sequence) AS since, argMax(c.reason, c.sequence) AS reason,
                max(c.sequence) AS sequence
            FROM membership_changes AS c
            WHERE c.project = {project:String} AND c.profile = {profile:UUID}
            GROUP BY c.segment HAVING argMax(c.kind, c.sequence) = 'entered' ORDER BY c.segment
            """;

    private static final String CHANGES = """
            SELECT c.tick AS tick, c.segment AS segment, toString(c.profile) AS profile, c.kind AS kind,
                c.sequence AS sequence, c.at AS at, c.reason AS reason
            FROM membership_changes_by_tick AS c
            WHERE c.project = {project:String} AND c.segment IN {segments:Array(String)}
                AND c.at >= {at:DateTime64(3, 'UTC')} AND c.tick >= {tick:UInt64}
                AND (c.tick, c.segment, c.profile, c.sequence)
                    > ({tick:UInt64}, {segment:String}, {after:UUID}, {sequence:UInt64})
            ORDER BY c.tick, c.segment, c.profile, c.sequence
            LIMIT 1 BY c.tick, c.segment, c.profile, c.sequence LIMIT {limit:UInt32}
            """;

    /** Sums over equal rows that stand twice until they are merged would count them twice. */
    private static final String MOVES = """
            SELECT intDiv(toUnixTimestamp64Milli(at), {step:Int64}) * {step:Int64} AS start,
                uniqExactIf((profile, sequence), kind = 'entered') AS entered,
                uniqExactIf((profile, sequence), kind = 'exited') AS exited
            FROM membership_changes
            WHERE project = {project:String} AND segment = {segment:String} AND at >= {from:DateTime64(3, 'UTC')}
            GROUP BY start ORDER BY start
            """;

    private static final String SIZE = """
            SELECT count() AS members FROM
            (
                SELECT profile FROM membership_changes WHERE project = {project:String} AND segment = {segment:String}
                GROUP BY profile HAVING argMax(kind, sequence) = 'entered'
            )
            """;

    private static final String FACES = """
            SELECT toString(i.profile) AS profile, i.subject AS subject, max(i.last_time) AS last_seen
            FROM profile_identifiers AS i
            WHERE i.project = {project:String} AND i.profile IN {profiles:Array(UUID)}
            GROUP BY i.profile, i.subject ORDER BY i.profile, i.subject
            """;

    private static final String RECENT = """
            SELECT DISTINCT toString(profile) AS profile FROM
            (
                SELECT profile, time FROM event_times
                WHERE project = {project:String} AND time > {from:DateTime64(3, 'UTC')}
                    AND profile != toUUID('00000000-0000-0000-0000-000000000000')
                ORDER BY time DESC LIMIT 1000
            )
            LIMIT {limit:UInt32}
            """;

    private static final String PROFILES = """
            SELECT uniq(profile) AS profiles FROM profile_identifiers WHERE project = {project:String}
            """;

    private static final Duration RECENTLY = Duration.ofDays(7);

    private final ClickHouse clickHouse;

    public MembershipReader(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** The place of a change in the order of changes. */
    public record Place(long tick, Instant at, String segment, ProfileId profile, long sequence) {
        public static final Place START = new Place(0, Instant.EPOCH, "", ProfileId.ANONYMOUS, 0);
    }

    /**
     * The members of a segment in the order of their ids, after one of them.
     *
     * @return objects with {@code profile, since, sequence}
     */
    public List<ObjectNode> members(ProjectId project, String segment, ProfileId after, int limit) {
        return clickHouse.query(
                MEMBERS,
                Map.of("project", project.value(), "segment", segment, "after", after.value(), "limit", limit));
    }

    /**
     * Those who were members of a segment after a tick, in the order of their ids, after one of them.
     *
     * @return objects with {@code profile, since, sequence, reason, tick}
     */
    public List<ObjectNode> members(ProjectId project, String segment, long tick, ProfileId after, int limit) {
        return clickHouse.query(
                MEMBERS_AFTER,
                Map.of(
                        "project",
                        project.value(),
                        "segment",
                        segment,
                        "tick",
                        tick,
                        "after",
                        after.value(),
                        "limit",
                        limit));
    }

    /** The last tick of a project whose changes have been handed over: {@code tick, newest}; none before the first. */
    public Optional<ObjectNode> finished(ProjectId project) {
        return clickHouse.query(FINISHED, Map.of("project", project.value())).stream()
                .findFirst();
    }

    /** How many are in a segment. */
    public long size(ProjectId project, String segment) {
        return clickHouse
                .query(SIZE, Map.of("project", project.value(), "segment", segment))
                .getFirst()
                .path("members")
                .asLong();
    }

    /**
     * The segments that a profile is in.
     *
     * @return objects with {@code segment, since, reason, sequence}
     */
    public List<ObjectNode> of(ProjectId project, ProfileId profile) {
        return clickHouse.query(OF, Map.of("project", project.value(), "profile", profile.value()));
    }

    /**
     * The changes of some segments after a place, in the order in which they were decided.
     *
     * @return objects with {@code tick, segment, profile, kind, sequence, at, reason}
     */
    public List<ObjectNode> changes(ProjectId project, List<String> segments, Place after, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", project.value());
        parameters.put("segments", segments);
        parameters.put("at", after.at());
        parameters.put("tick", after.tick());
        parameters.put("segment", after.segment());
        parameters.put("after", after.profile().value());
        parameters.put("sequence", after.sequence());
        parameters.put("limit", limit);
        return clickHouse.query(CHANGES, parameters);
    }

    /**
     * Entries and exits of a segment in each step of time in which there were any, from an instant on.
     *
     * @return objects with {@code start} in milliseconds since 1970, {@code entered, exited}
     */
    public List<ObjectNode> moves(ProjectId project, String segment, Instant from, Duration step) {
        return clickHouse.query(
                MOVES, Map.of("project", project.value(), "segment", segment, "from", from, "step", step.toMillis()));
    }

    /**
     * By which identifiers profiles are known.
     *
     * @return objects with {@code profile, subject, last_seen}, a subject being {@code type:hash}
     */
    public List<ObjectNode> faces(ProjectId project, List<ProfileId> profiles) {
        return clickHouse.query(
                FACES,
                Map.of(
                        "project",
                        project.value(),
                        "profiles",
                        profiles.stream().map(ProfileId::value).toList()));
    }

    /** Some of those who were there within the last week. */
    public List<ObjectNode> recent(ProjectId project, Instant now, int limit) {
        return clickHouse.query(
                RECENT, Map.of("project", project.value(), "from", now.minus(RECENTLY), "limit", limit));
    }

    /** About how many profiles a project has. */
    public long profiles(ProjectId project) {
        return clickHouse
                .query(PROFILES, Map.of("project", project.value()))
                .getFirst()
                .path("profiles")
                .asLong();
    }
}

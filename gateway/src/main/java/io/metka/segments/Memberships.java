package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.MembershipChange;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A project's changes and watermark as ClickHouse keeps them: what was decided, and how far the deciding has come. */
final class Memberships {
    private final SegmentTables tables;
    private final ProjectId project;

    Memberships(SegmentTables tables, ProjectId project) {
        this.tables = tables;
        this.project = project;
    }

    /** One profile in one segment. */
    record Key(String segment, ProfileId profile) {}

    /**
     * Where a profile stands in a segment.
     *
     * @param sequence of its last change, 0 when there was none
     */
    record Standing(boolean member, long sequence) {
        static final Standing NEVER = new Standing(false, 0);
    }

    /** The standing of those that ever had a change. */
    Map<Key, Standing> standings(Collection<String> segments, Collection<ProfileId> profiles) {
        Sql sql = new Sql();
        String query = "SELECT segment, toString(profile) AS id, argMax(kind, sequence) = 'entered' AS member,"
                + " max(sequence) AS last\nFROM membership_changes\nWHERE project = " + sql.text(project.value())
                + " AND segment IN " + sql.texts(segments) + " AND profile IN " + sql.profiles(profiles)
                + "\nGROUP BY segment, profile";
        Map<Key, Standing> standings = new HashMap<>();
        for (ObjectNode row : tables.query(query, sql.parameters())) {
            standings.put(
                    key(row, "segment"),
                    new Standing(
                            row.path("member").asBoolean(), row.path("last").asLong()));
        }
        return standings;
    }

    /** Whether someone is a member now, as the mirror in Redis keeps it. */
    record Membership(Key key, boolean member) {}

    /**
     * Where everyone stands whose standing changed after a tick, in an order by which pages can follow each other.
     *
     * @param tick 0 for a mirror that is empty: then only the members are listed
     */
    List<Membership> changedSince(long tick, @Nullable Key after, int limit) {
        Sql sql = new Sql();
        String query = "SELECT toString(segment) AS segment_id, toString(profile) AS id,"
                + " argMax(kind, sequence) = 'entered' AS member\nFROM membership_changes\nWHERE project = "
                + sql.text(project.value()) + " AND (segment_id, id) > ("
                + sql.text(after == null ? "" : after.segment()) + ", "
                + sql.text(after == null ? "" : after.profile().toString()) + ")"
                + "\nGROUP BY segment_id, id HAVING max(tick) > " + sql.number(tick)
                + (tick == 0 ? " AND member" : "")
                + "\nORDER BY segment_id, id LIMIT " + sql.number(limit);
        return tables.query(query, sql.parameters()).stream()
                .map(row -> new Membership(
                        key(row, "segment_id"), row.path("member").asBoolean()))
                .toList();
    }

    /** The changes of ticks after this one, in the order in which they are handed over. */
    List<RecordedChange> after(long tick) {
        Sql sql = new Sql();
        String query = "SELECT segment, toString(profile) AS id, kind, sequence, toUnixTimestamp64Milli(at) AS at_ms,"
                + " tick, rule_revision, reason\nFROM membership_changes\nWHERE project = " + sql.text(project.value())
                + " AND tick > " + sql.number(tick)
                + "\nORDER BY tick, segment, id, sequence LIMIT 1 BY segment, id, sequence";
        return tables.query(query, sql.parameters()).stream().map(this::change).toList();
    }

    Watermark watermark() {
        Sql sql = new Sql();
        String mine = "project = " + sql.text(project.value());
        String query = "SELECT tick, toUnixTimestamp64Milli(at) AS at_ms, node, position, revisions\n"
                + "FROM segment_ticks\nWHERE " + mine
                + " AND tick = (SELECT max(tick) FROM segment_ticks WHERE " + mine + ")";
        Watermark watermark = Watermark.NONE;
        Map<String, Position> positions = new HashMap<>();
        for (ObjectNode row : tables.query(query, sql.parameters())) {
            positions.put(
                    row.path("node").asText(), new Position(row.path("position").asLong()));
            Map<String, Long> revisions = new HashMap<>();
            row.path("revisions")
                    .properties()
                    .forEach(e -> revisions.put(e.getKey(), e.getValue().asLong()));
            long millis = row.path("at_ms").asLong();
            watermark = new Watermark(
                    row.path("tick").asLong(), millis == 0 ? null : Instant.ofEpochMilli(millis), positions, revisions);
        }
        return watermark;
    }

    void insert(long tick, List<RecordedChange> changes) {
        tables.insert(
                "membership_changes", changes.stream().map(Memberships::row).toList(), token(tick, "changes"));
    }

    void insert(Watermark watermark, Instant finishedAt) {
        // A project without a finished evaluation yet has no instant and no positions, but its ticks are counted.
        Map<String, Position> positions =
                watermark.positions().isEmpty() ? Map.of("", Position.START) : watermark.positions();
        Instant at = watermark.at() == null ? Instant.EPOCH : watermark.at();
        List<ObjectNode> rows = positions.entrySet().stream()
                .map(e -> {
                    ObjectNode row = Json.MAPPER
                            .createObjectNode()
                            .put("project", project.value())
                            .put("tick", watermark.tick())
                            .put("at", Sql.format(at))
                            .put("node", e.getKey())
                            .put("position", e.getValue().offset())
                            .put("finished_at", Sql.format(finishedAt));
                    ObjectNode revisions = row.putObject("revisions");
                    watermark.revisions().forEach(revisions::put);
                    return row;
                })
                .toList();
        tables.insert("segment_ticks", rows, token(watermark.tick(), "finished"));
    }

    private String token(long tick, String step) {
        return "segments/" + project + "/" + tick + "/" + step;
    }

    private static ObjectNode row(RecordedChange recorded) {
        MembershipChange change = recorded.change();
        return Json.MAPPER
                .createObjectNode()
                .put("project", change.project().value())
                .put("segment", change.segment())
                .put("profile", change.profile().toString())
                .put("kind", change.kind().wireName())
                .put("sequence", change.sequence())
                .put("at", Sql.format(change.at()))
                .put("tick", change.tick())
                .put("rule_revision", recorded.ruleRevision())
                .put("reason", change.reason().wireName());
    }

    private RecordedChange change(ObjectNode row) {
        Key key = key(row, "segment");
        MembershipChange change = new MembershipChange(
                project,
                key.segment(),
                key.profile(),
                MembershipChange.Kind.valueOf(row.path("kind").asText().toUpperCase(Locale.ROOT)),
                row.path("sequence").asLong(),
                Instant.ofEpochMilli(row.path("at_ms").asLong()),
                row.path("tick").asLong(),
                MembershipChange.Reason.valueOf(row.path("reason").asText().toUpperCase(Locale.ROOT)));
        return new RecordedChange(change, row.path("rule_revision").asLong());
    }

    private static Key key(ObjectNode row, String segment) {
        return new Key(
                row.path(segment).asText(),
                new ProfileId(UUID.fromString(row.path("id").asText())));
    }
}

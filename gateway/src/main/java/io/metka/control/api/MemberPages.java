package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Memberships;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Members and changes of segments, page by page, as operators and partners get them. */
final class MemberPages {
    /** A page of an export; a client that reads it line by line needs little memory. */
    private static final int LINES = 10_000;

    /** Where the next page of an export begins; absent on the last one. */
    private static final String NEXT = "Next-Cursor";

    private MemberPages() {}

    static Answer page(Memberships memberships, SegmentOperations.Segment segment, Call call) {
        int limit = call.limit();
        List<ObjectNode> rows = memberships.members(segment.project(), segment.id(), after(call), limit + 1);
        List<ObjectNode> page = rows.stream().limit(limit).toList();
        return Answer.page(page, rows.size() > limit ? cursor(page.getLast()) : "");
    }

    /** The same as NDJSON, in larger pages. */
    static Answer lines(Memberships memberships, SegmentOperations.Segment segment, Call call) {
        List<ObjectNode> rows = memberships.members(segment.project(), segment.id(), after(call), LINES + 1);
        List<ObjectNode> page = rows.stream().limit(LINES).toList();
        String body = page.stream().map(row -> row + "\n").collect(Collectors.joining());
        return new Answer.Lines(body, rows.size() > LINES ? Map.of(NEXT, cursor(page.getLast())) : Map.of());
    }

    /** Every page has a cursor, also the last one so far: what comes later comes after it. */
    static Answer changes(Memberships memberships, ProjectId project, List<String> segments, Call call) {
        int limit = call.limit();
        Memberships.Place after = call.asked("cursor").map(MemberPages::place).orElse(Memberships.Place.START);
        List<ObjectNode> rows = memberships.changes(project, segments, after, limit);
        String next = rows.isEmpty() ? cursor(after) : cursor(place(rows.getLast()));
        rows.forEach(row -> row.remove("tick"));
        return Answer.page(rows, next);
    }

    private static ProfileId after(Call call) {
        return call.asked("cursor")
                .map(cursor -> Cursors.read(cursor, 1, parts -> new ProfileId(UUID.fromString(parts.getFirst()))))
                .orElse(ProfileId.ANONYMOUS);
    }

    private static String cursor(ObjectNode last) {
        return Cursors.of(last.path("profile").asText());
    }

    private static Memberships.Place place(ObjectNode row) {
        return new Memberships.Place(
                row.path("tick").asLong(),
                Instant.parse(row.path("at").asText()),
                row.path("segment").asText(),
                new ProfileId(UUID.fromString(row.path("profile").asText())),
                row.path("sequence").asLong());
    }

    private static String cursor(Memberships.Place place) {
        return Cursors.of(
                Long.toString(place.tick()),
                Long.toString(place.at().toEpochMilli()),
                place.profile().toString(),
                Long.toString(place.sequence()),
                place.segment());
    }

    private static Memberships.Place place(String cursor) {
        return Cursors.read(
                cursor,
                5,
                parts -> new Memberships.Place(
                        Long.parseUnsignedLong(parts.get(0)),
                        Instant.ofEpochMilli(Long.parseLong(parts.get(1))),
                        parts.get(4),
                        new ProfileId(UUID.fromString(parts.get(2))),
                        Long.parseUnsignedLong(parts.get(3))));
    }
}

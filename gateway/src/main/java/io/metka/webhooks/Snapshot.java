package io.metka.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.metka.model.ProfileId;
import io.metka.support.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the population of an endpoint's segments has been told, as Redis keeps it from one page to the next.
 *
 * @param asOf the evaluation whose members are told, however long that takes
 * @param begun when it began
 * @param touched when its last request was made
 * @param segments their ids, in the order in which they are told
 * @param segment the index of the one that is being told; that of none when only the end is left
 * @param after the last profile of it that was looked at
 * @param pages how many the partner has taken
 * @param members how many of each segment have been told, by its id
 * @param failures of the next request so far
 */
record Snapshot(
        String id,
        Population.AsOf asOf,
        Instant begun,
        Instant touched,
        List<String> segments,
        int segment,
        ProfileId after,
        int pages,
        Map<String, Long> members,
        int failures) {
    Snapshot {
        segments = List.copyOf(segments);
        members = Map.copyOf(members);
    }

    static Snapshot begin(String id, Population.AsOf asOf, Instant now, List<String> segments) {
        Map<String, Long> none = new TreeMap<>();
        segments.forEach(segment -> none.put(segment, 0L));
        return new Snapshot(id, asOf, now, now, segments, 0, ProfileId.ANONYMOUS, 0, none, 0);
    }

    boolean onlyTheEndIsLeft() {
        return segment >= segments.size();
    }

    String currentSegment() {
        return segments.get(segment);
    }

    /**
     * After members that need not be told of, or whom the partner has taken.
     *
     * @param last the last of them, {@link ProfileId#ANONYMOUS} when there are no more in the segment
     * @param told how many were told
     */
    Snapshot past(ProfileId last, int told, Instant now) {
        Map<String, Long> sums = new TreeMap<>(members);
        sums.merge(currentSegment(), (long) told, Long::sum);
        int next = last.equals(ProfileId.ANONYMOUS) ? segment + 1 : segment;
        return new Snapshot(id, asOf, begun, now, segments, next, last, told == 0 ? pages : pages + 1, sums, 0);
    }

    Snapshot failed(Instant now) {
        return new Snapshot(id, asOf, begun, now, segments, segment, after, pages, members, failures + 1);
    }

    /** How many members of all segments have been told. */
    long told() {
        return members.values().stream().mapToLong(Long::longValue).sum();
    }

    String toJson() {
        return new String(Json.bytes(this), StandardCharsets.UTF_8);
    }

    static Snapshot fromJson(String json) {
        try {
            return Json.MAPPER.readValue(json, Snapshot.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The state of a snapshot cannot be read: " + json, e);
        }
    }
}

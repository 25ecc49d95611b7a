package io.metka.control.reports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.model.Rejection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The events that were turned away, and what the tracking plan minded about others. Every method throws
 * {@link io.metka.support.StoreUnavailableException} when the log cannot be read now.
 */
public interface RejectedLog {
    /**
     * The rejected events that match, the latest first.
     *
     * @return objects with {@code key, received_at, source, protocol, event, event_id, reason, pointer, body} and, when
     *     the event was sent again, {@code replayed_at}; the body is an object
     */
    List<ObjectNode> find(Query query);

    /**
     * What the plan minded, counted by event, pointer, rule and mode, the most frequent first.
     *
     * @return objects with {@code event, pointer, rule, mode, events, last_at} and up to five {@code examples} of event ids
     */
    List<ObjectNode> violations(ProjectId project, Optional<Instant> from, Optional<Instant> to, int limit);

    /** Properties of the latest stored events of a name. */
    List<JsonNode> sample(ProjectId project, String event, int limit);

    /** Remembers that these rejected events were sent again. */
    void replayed(ProjectId project, List<String> keys, Instant at);

    /**
     * Takes events in once more, as their source would send them; blocks until they are durable.
     *
     * @param events in the form of {@code POST /v1/events}
     * @return why some were rejected again; pointers begin with the event's place, {@code /events/3/name}
     */
    List<Rejection> send(String writeKey, List<JsonNode> events);

    /**
     * Which rejected events are asked for; an empty filter matches all.
     *
     * @param reason a {@link Rejection.Reason#wireName}, or {@code clickhouse_…} when the warehouse refused
     * @param from the earliest time of reception, inclusive
     * @param to the latest, exclusive
     * @param keys only these
     * @param again false leaves out what was sent again
     * @param after only events that come after this one in the order of the list
     * @param limit events at most, 1 or more
     */
    record Query(
            ProjectId project,
            Optional<String> reason,
            Optional<String> event,
            Optional<String> source,
            Optional<Instant> from,
            Optional<Instant> to,
            List<String> keys,
            boolean again,
            Optional<Place> after,
            int limit) {
        public Query {
            keys = List.copyOf(keys);
        }
    }

    /** The place of one rejected event in the list. */
    record Place(Instant receivedAt, String key) {}
}

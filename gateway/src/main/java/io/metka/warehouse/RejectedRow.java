package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.Origin;
import io.metka.model.ProfiledEvent;
import io.metka.model.RejectedEvent;
import java.time.Instant;
import java.util.Set;

/** An event that was not taken or could not be stored, as a row of {@code rejected_events}. */
final class RejectedRow {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2070-01-01T00:00:00Z");

    private RejectedRow() {}

    static ObjectNode of(String node, ProfiledEvent profiled, String reason, String pointer) {
        ObjectNode row = of(profiled.origin());
        row.put("event", profiled.event().name());
        row.put("event_id", profiled.event().id());
        row.put("reason", reason);
        row.put("pointer", pointer);
        row.put("body", body(node, profiled).toString());
        return row;
    }

    static ObjectNode of(Origin origin, RejectedEvent rejected) {
        ObjectNode row = of(origin);
        row.put("event", rejected.event());
        row.put("event_id", rejected.rejection().eventId());
        row.put("reason", rejected.rejection().reason().wireName());
        row.put("pointer", rejected.rejection().pointer());
        row.put("body", rejected.body().toString());
        return row;
    }

    private static ObjectNode of(Origin origin) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("project", origin.project().value());
        row.put("source", origin.source());
        row.put("protocol", origin.protocol());
        row.put("received_at", Times.text(plausible(origin.receivedAt())));
        return row;
    }

    /** Within what the table's retention can be computed for. */
    static Instant plausible(Instant received) {
        return received.isAfter(EARLIEST) && received.isBefore(LATEST) ? received : EARLIEST;
    }

    private static ObjectNode body(String node, ProfiledEvent profiled) {
        Event event = profiled.event();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", event.id());
        body.put("name", event.name());
        body.put("time", event.time().toString());
        body.put("received_at", profiled.origin().receivedAt().toString());
        body.put("node", node);
        body.put("position", profiled.position().offset());
        body.put("profile", profiled.profile().toString());
        ObjectNode identifiers = body.putObject("identifiers");
        for (IdentifierHash identifier : profiled.identifiers()) {
            identifiers.put(identifier.type(), identifier.hex());
        }
        body.put("url", event.page().url());
        body.put("title", event.page().title());
        body.put("referrer", event.page().referrer());
        body.put("revenue", event.commerce().revenue().toString());
        body.put("currency", event.commerce().currency());
        body.put("order_id", event.commerce().orderId());
        body.put("user_agent", profiled.origin().userAgent());
        body.put("address", profiled.origin().address());
        strings(body.putArray("consent_granted"), event.consent().granted());
        strings(body.putArray("consent_denied"), event.consent().denied());
        // As text: what made ClickHouse refuse the event may be in here.
        body.put("properties", event.properties().toString());
        body.put("traits", event.traits().toString());
        body.put("context", event.context().toString());
        return body;
    }

    private static void strings(ArrayNode array, Set<String> values) {
        values.forEach(array::add);
    }
}

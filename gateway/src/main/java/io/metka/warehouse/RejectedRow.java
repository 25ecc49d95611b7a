package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.Origin;
import io.metka.model.ProfiledEvent;
import java.time.Instant;
import java.util.Set;

/** An event that could not be stored, as a row of {@code rejected_events} that still holds everything about it. */
final class RejectedRow {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2070-01-01T00:00:00Z");

    private RejectedRow() {}

    static ObjectNode of(String node, ProfiledEvent profiled, String reason, String pointer) {
        Origin origin = profiled.origin();
        Instant received = origin.receivedAt();
        boolean plausible = received.isAfter(EARLIEST) && received.isBefore(LATEST);
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("project", origin.project().value());
        row.put("source", origin.source());
        row.put("received_at", Times.text(plausible ? received : EARLIEST));
        row.put("event_id", profiled.event().id());
        row.put("reason", reason);
        row.put("pointer", pointer);
        row.put("body", body(node, profiled).toString());
        return row;
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

package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.IdentifierHash;
import io.metka.model.IdentityChange;
import java.util.List;

/** Writes the identity journal: an entry stored twice is one entry. */
public final class JournalWriter {
    private static final String TABLE = "identity_journal";

    private final ClickHouse clickHouse;

    public JournalWriter(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /**
     * Stores what a range of events or an operator's request has changed.
     *
     * @param token names the range or the request, the same at each repetition
     * @throws io.metka.support.StoreUnavailableException when ClickHouse is away: wait and repeat the call
     */
    public void write(String token, List<IdentityChange> changes) {
        clickHouse.insert(TABLE, changes.stream().map(JournalWriter::row).toList(), token + "/journal");
    }

    private static ObjectNode row(IdentityChange change) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("project", change.project().value());
        row.put("profile", change.profile().toString());
        row.put("kind", change.kind().wireName());
        row.put("other", change.other().toString());
        put(row.putArray("identifiers"), change.identifiers());
        put(row.putArray("tied"), change.tied());
        row.put("reason", change.reason());
        row.put("event_id", change.eventId());
        row.put("at", Times.text(change.at()));
        return row;
    }

    private static void put(ArrayNode array, List<IdentifierHash> identifiers) {
        identifiers.forEach(
                identifier -> array.addObject().put("type", identifier.type()).put("hash", identifier.hex()));
    }
}

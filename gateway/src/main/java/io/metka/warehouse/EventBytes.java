package io.metka.warehouse;

import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.Origin;
import io.metka.model.ProfiledEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Events as rows of the table {@code events} in ClickHouse's RowBinary format, each with its place in the bytes. */
final class EventBytes {
    static final List<String> COLUMNS = List.of(
            "project",
            "profile",
            "time",
            "id",
            "name",
            "source",
            "received_at",
            "node",
            "position",
            "identifiers",
            "url",
            "title",
            "referrer",
            "revenue",
            "currency",
            "order_id",
            "user_agent",
            "address",
            "consent_granted",
            "consent_denied",
            "properties");

    private static final int REVENUE_SCALE = 4;
    private static final int REVENUE_WHOLE_DIGITS = 13;
    private static final int REVENUE_MOST_ZEROS = 64;

    /** Times for which the end of the longest retention is a time that ClickHouse can compute with 32 bits. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("2070-01-01T00:00:00Z");

    private final RowBinary out;
    private final int[] starts;

    private EventBytes(RowBinary out, int rows) {
        this.out = out;
        this.starts = new int[rows + 1];
    }

    /** Overwrites the buffer with the rows; the result is good until the buffer is used again. */
    static EventBytes of(RowBinary buffer, String node, List<ProfiledEvent> events) {
        buffer.clear();
        EventBytes rows = new EventBytes(buffer, events.size());
        for (int i = 0; i < events.size(); i++) {
            rows.row(node, events.get(i));
            rows.starts[i + 1] = buffer.length();
        }
        return rows;
    }

    /** The pointer into an event to a value that its column cannot hold; empty when the event fits. */
    static String misfit(ProfiledEvent profiled) {
        Event event = profiled.event();
        if (!holds(event.time())) {
            return "/time";
        }
        if (!holds(profiled.origin().receivedAt())) {
            return "/received_at";
        }
        BigDecimal revenue = event.commerce().revenue();
        long wholeDigits = (long) revenue.precision() - revenue.scale();
        // A tiny number such as 1e-999999999 is zero here, but rounding it would first write out its digits.
        boolean fits =
                revenue.signum() == 0 || (wholeDigits <= REVENUE_WHOLE_DIGITS && wholeDigits > -REVENUE_MOST_ZEROS);
        return fits ? "" : "/properties/revenue";
    }

    private static boolean holds(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    private void row(String node, ProfiledEvent profiled) {
        Event event = profiled.event();
        Origin origin = profiled.origin();
        out.string(origin.project().value());
        out.uuid(profiled.profile().value());
        out.millis(event.time());
        out.string(event.id());
        out.string(event.name());
        out.string(origin.source());
        out.millis(origin.receivedAt());
        out.string(node);
        out.int64(profiled.position().offset());
        out.varint(profiled.identifiers().size());
        for (IdentifierHash identifier : profiled.identifiers()) {
            out.string(identifier.type().wireName());
            out.string(identifier.hex());
        }
        out.string(event.page().url());
        out.string(event.page().title());
        out.string(event.page().referrer());
        out.decimal(event.commerce().revenue(), REVENUE_SCALE);
        out.string(event.commerce().currency());
        out.string(event.commerce().orderId());
        out.string(origin.userAgent());
        out.string(origin.address());
        strings(event.consent().granted());
        strings(event.consent().denied());
        out.bytes(StorableJson.of(event.properties().utf8()));
    }

    private void strings(Set<String> values) {
        out.varint(values.size());
        for (String value : values) {
            out.string(value);
        }
    }

    int rows() {
        return starts.length - 1;
    }

    /** Where a row begins; for the number of rows, where the last one ends. */
    int start(int row) {
        return starts[row];
    }

    byte[] array() {
        return out.array();
    }
}

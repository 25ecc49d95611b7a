package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.support.Clock;
import io.metka.telemetry.WarehouseSignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores each event exactly once: every insert carries a token made from the sealed range of the spool that it came from.
 *
 * <p>ClickHouse remembers the tokens of the last 10,000 inserts of a table, per partition, on disk, and also for the tables
 * that its materialized views fill. Repeating a call with the same token and the same lists therefore completes what a
 * crash left undone and stores nothing twice. For this to hold, the way a batch is cut into inserts depends on nothing but
 * the batch: no setting, no clock.
 *
 * <p>When ClickHouse refuses a batch for the sake of a value in it, the batch is halved, each half with a token of its
 * own, until the guilty events stand alone; they go to {@code rejected_events} and the others are stored.
 *
 * <p>For one thread: the pipeline's.
 */
public final class EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final String EVENTS = "events";
    private static final String REJECTED = "rejected_events";

    /** One insert is one block of ClickHouse in memory; these bound it. Fixed: see the class comment. */
    private static final int MOST_ROWS = 65_536;

    private static final int MOST_BYTES = 32 << 20;
    private static final int FIRST_BUFFER = 4 << 20;

    private final ClickHouse clickHouse;
    private final Overrides overrides;
    private final String node;
    private final Clock clock;
    private final WarehouseSignals signals;
    private final RowBinary buffer = new RowBinary(FIRST_BUFFER);

    /** @param node the settings' node id, written into each row: positions are per node */
    public EventWriter(ClickHouse clickHouse, Overrides overrides, String node, Clock clock, WarehouseSignals signals) {
        this.clickHouse = clickHouse;
        this.overrides = overrides;
        this.node = node;
        this.clock = clock;
        this.signals = signals;
    }

    /**
     * Stores the merges, then the events, so that whoever sees an event sees the merge that it caused.
     *
     * @param token names the sealed range; unique among all nodes, the same at each repetition
     * @param events in the order of the spool, the same at each repetition
     * @param merges in the order in which they were decided
     * @throws io.metka.support.StoreUnavailableException when ClickHouse is away: wait and repeat the call
     * @throws WarehouseException when ClickHouse refuses for a reason that no event is to blame for, such as a missing
     *     right: nothing is put aside; repeat the call after the operator has acted
     */
    public void write(String token, List<ProfiledEvent> events, List<ProfileMerge> merges) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("an insert of events needs a token");
        }
        if (!merges.isEmpty()) {
            clickHouse.insert("merges", merges.stream().map(EventWriter::row).toList(), token + "/merges");
            overrides.reload();
        }
        List<ProfiledEvent> fitting = setAsideMisfits(token, events);
        if (!fitting.isEmpty()) {
            insertAll(token, fitting);
        }
    }

    private List<ProfiledEvent> setAsideMisfits(String token, List<ProfiledEvent> events) {
        List<ObjectNode> misfits = new ArrayList<>();
        List<ProfiledEvent> fitting = new ArrayList<>(events.size());
        for (ProfiledEvent event : events) {
            String pointer = EventBytes.misfit(event);
            if (pointer.isEmpty()) {
                fitting.add(event);
            } else {
                misfits.add(RejectedRow.of(node, event, "value_out_of_range", pointer));
            }
        }
        if (!misfits.isEmpty()) {
            reject(misfits, token + "/misfits");
        }
        return fitting;
    }

    private void insertAll(String token, List<ProfiledEvent> events) {
        EventBytes rows = EventBytes.of(buffer, node, events);
        int from = 0;
        while (from < rows.rows()) {
            int to = endOfInsert(rows, from);
            boolean whole = from == 0 && to == rows.rows();
            insert(new Batch(token, events, rows), from, to, whole ? token : part(token, from, to));
            from = to;
        }
    }

    private static int endOfInsert(EventBytes rows, int from) {
        int to = from + 1;
        while (to < rows.rows() && to - from < MOST_ROWS && rows.start(to + 1) - rows.start(from) <= MOST_BYTES) {
            to++;
        }
        return to;
    }

    /** A call's events in both forms, for the search of guilty ones. */
    private record Batch(String token, List<ProfiledEvent> events, EventBytes rows) {}

    private void insert(Batch batch, int from, int to, String token) {
        EventBytes rows = batch.rows();
        int start = rows.start(from);
        int length = rows.start(to) - start;
        long began = clock.nanoTime();
        try {
            clickHouse.insertBinary(EVENTS, EventBytes.COLUMNS, out -> out.write(rows.array(), start, length), token);
            signals.written(to - from, length, Duration.ofNanos(clock.nanoTime() - began));
        } catch (WarehouseException refusal) {
            if (Failure.of(refusal.code()) != Failure.DATA) {
                throw refusal;
            }
            if (to - from == 1) {
                ProfiledEvent guilty = batch.events().get(from);
                reject(List.of(RejectedRow.of(node, guilty, reason(refusal), "")), token + "/rejected");
                return;
            }
            int middle = (from + to) >>> 1;
            insert(batch, from, middle, part(batch.token(), from, middle));
            insert(batch, middle, to, part(batch.token(), middle, to));
        }
    }

    private static String part(String token, int from, int to) {
        return token + "#" + from + "-" + to;
    }

    private static String reason(WarehouseException refusal) {
        return "clickhouse_" + refusal.code();
    }

    private void reject(List<ObjectNode> rows, String token) {
        clickHouse.insert(REJECTED, rows, token);
        signals.rejected(rows.size());
        LOG.warn("{} event(s) cannot be stored and were put into {}", rows.size(), REJECTED);
    }

    private static ObjectNode row(ProfileMerge merge) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("project", merge.project().value());
        row.put("from_profile", merge.from().toString());
        row.put("into_profile", merge.into().toString());
        row.put("event_id", merge.eventId());
        row.put("at", Times.text(merge.at()));
        return row;
    }
}

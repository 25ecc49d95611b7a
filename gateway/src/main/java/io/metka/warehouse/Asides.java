package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Batch;
import io.metka.model.Origin;
import io.metka.model.PlanViolation;
import io.metka.model.RejectedEvent;
import io.metka.model.SpooledBatch;
import io.metka.telemetry.WarehouseSignals;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores what stands beside the events of a range: those that were rejected, and what the tracking plan minded. Exactly
 * once, by the token of the range, as {@link EventWriter} does.
 */
public final class Asides {
    private final ClickHouse clickHouse;
    private final WarehouseSignals signals;

    public Asides(ClickHouse clickHouse, WarehouseSignals signals) {
        this.clickHouse = clickHouse;
        this.signals = signals;
    }

    /**
     * Repeating a call with the same token and batches stores nothing twice.
     *
     * @param token names the sealed range
     * @throws io.metka.support.StoreUnavailableException when ClickHouse is away: wait and repeat the call
     */
    public void write(String token, List<SpooledBatch> batches) {
        List<ObjectNode> rejected = new ArrayList<>(0);
        List<ObjectNode> violations = new ArrayList<>(0);
        for (SpooledBatch spooled : batches) {
            Batch batch = spooled.batch();
            for (RejectedEvent event : batch.rejected()) {
                rejected.add(RejectedRow.of(batch.origin(), event));
            }
            for (PlanViolation violation : batch.violations()) {
                violations.add(row(batch.origin(), violation));
            }
        }
        if (!rejected.isEmpty()) {
            clickHouse.insert("rejected_events", rejected, token + "/aside");
            signals.rejected(rejected.size());
        }
        if (!violations.isEmpty()) {
            clickHouse.insert("plan_violations", violations, token + "/violations");
        }
    }

    private static ObjectNode row(Origin origin, PlanViolation violation) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("project", origin.project().value());
        row.put("event", violation.event());
        row.put("pointer", violation.pointer());
        row.put("rule", violation.rule());
        row.put("mode", violation.mode().wireName());
        row.put("event_id", violation.eventId());
        row.put("source", origin.source());
        row.put("received_at", Times.text(RejectedRow.plausible(origin.receivedAt())));
        return row;
    }
}

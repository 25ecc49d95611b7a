package io.metka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.RejectedLog;
import io.metka.model.ProjectId;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Rejection;
import io.metka.pipeline.Intake;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.StoreUnavailableException;
import io.metka.warehouse.RejectedEvents;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adapts the warehouse and the intake to what the control plane asks about rejected events. */
final class RejectedWiring implements RejectedLog {
    private final RejectedEvents rejected;
    private final Intake intake;
    private final Clock clock;

    RejectedWiring(RejectedEvents rejected, Intake intake, Clock clock) {
        this.rejected = rejected;
        this.intake = intake;
        this.clock = clock;
    }

    @Override
    public List<ObjectNode> find(Query query) {
        var filter = new RejectedEvents.Filter(
                query.reason().orElse(""),
                query.event().orElse(""),
                query.source().orElse(""),
                query.from().orElse(null),
                query.to().orElse(null),
                query.keys(),
                query.again());
        RejectedEvents.Cursor after = query.after()
                .map(place -> new RejectedEvents.Cursor(place.receivedAt(), place.key()))
                .orElse(null);
        return rejected.list(query.project(), filter, query.limit(), after);
    }

    @Override
    public List<ObjectNode> violations(ProjectId project, Optional<Instant> from, Optional<Instant> to, int limit) {
        return rejected.violations(project, from.orElse(null), to.orElse(null), limit);
    }

    @Override
    public List<JsonNode> sample(ProjectId project, String event, int limit) {
        return rejected.sample(project, event, limit).stream()
                .map(row -> row.path("properties"))
                .toList();
    }

    @Override
    public void replayed(ProjectId project, List<String> keys, Instant at) {
        rejected.replayed(project, keys, at);
    }

    @Override
    public List<Rejection> send(String writeKey, List<JsonNode> events) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putArray("events").addAll(events);
        Receipt receipt = intake.accept(new RawRequest(
                        RawRequest.Protocol.EVENTS,
                        RawRequest.Call.NONE,
                        ByteBuffer.wrap(Json.bytes(body)),
                        writeKey,
                        "",
                        new RawRequest.Peer("", "", Map.of(), ""),
                        clock.now()))
                .join();
        return switch (receipt) {
            case Receipt.Taken taken -> taken.rejected();
            case Receipt.Refused refused ->
                throw new StoreUnavailableException(
                        "spool",
                        refused.detail(),
                        new IllegalStateException(refused.refusal().name()));
        };
    }
}

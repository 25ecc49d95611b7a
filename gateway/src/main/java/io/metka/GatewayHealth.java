package io.metka;

import io.metka.control.reports.HealthReport;
import io.metka.control.reports.Probe;
import io.metka.pipeline.Processing;
import io.metka.spool.Spool;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the gateway is, for the console, for {@code /readyz} and for {@code /metrics}; answered from memory. */
final class GatewayHealth implements HealthReport {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Backstage backstage;
    private final Spool spool;
    private final Telemetry telemetry;
    private final Clock clock;
    private volatile boolean leaving;

    GatewayHealth(Backstage backstage, Spool spool, Telemetry telemetry, Clock clock) {
        this.backstage = backstage;
        this.spool = spool;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    /** From now on this node is not ready. */
    void leave() {
        leaving = true;
    }

    @Override
    public Health read() {
        Processing processing = backstage.pipeline();
        Duration age = spool.reader()
                .oldestUncommitted()
                .map(oldest -> Duration.between(oldest, clock.now()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
        return new Health(
                components(),
                new Backlog(processing.backlogBytes(), age),
                Map.of(
                        "events_accepted", telemetry.acceptedEvents(),
                        "events_stored", processing.storedEvents()));
    }

    private List<Component> components() {
        String waiting = backstage.pipeline().waitingFor();
        return List.of(
                leaving
                        ? new Component("edge", State.DOWN, "This node is stopping; send requests to another one.")
                        : new Component("edge", State.UP, ""),
                store("redis", backstage.health().redisIsUp(), "Events wait in the spool until Redis answers."),
                store(
                        "clickhouse",
                        backstage.health().clickHouseIsUp(),
                        "Events wait in the spool until ClickHouse answers."),
                processing(waiting == null ? "" : waiting));
    }

    private Component processing(String waitingFor) {
        if (!backstage.isUp()) {
            return new Component("processing", State.DOWN, "Not started yet: the stores must answer first.");
        }
        return waitingFor.isEmpty()
                ? new Component("processing", State.UP, "")
                : new Component("processing", State.DEGRADED, "Waits for " + waitingFor + ".");
    }

    private static Component store(String name, boolean up, String otherwise) {
        return new Component(name, up ? State.UP : State.DOWN, up ? "" : otherwise);
    }

    /** The pages for machines, by their path on the console port. */
    Map<String, Probe> probes() {
        return Map.of(
                "/livez", () -> new Probe.Page(200, TEXT, "ok\n"),
                "/readyz", this::ready,
                "/metrics", () -> new Probe.Page(200, "text/plain; version=0.0.4; charset=utf-8", telemetry.scrape()));
    }

    /** 200 when every part works, else 503 with the state of each. */
    private Probe.Page ready() {
        Map<String, String> states = new LinkedHashMap<>();
        boolean ready = true;
        for (Component component : components()) {
            states.put(component.name(), component.state().wireName());
            ready &= component.state() == State.UP;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", ready);
        body.put("components", states);
        return new Probe.Page(
                ready ? 200 : 503, "application/json", new String(Json.bytes(body), StandardCharsets.UTF_8));
    }
}

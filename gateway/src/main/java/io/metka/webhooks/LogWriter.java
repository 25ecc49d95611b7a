package io.metka.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.metka.model.DeliveryAttempt;
import io.metka.settings.WebhookSettings;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves attempts from Redis, where they became durable together with their outcome, to the delivery log.
 *
 * <p>They leave Redis after the log has them, so a crash in between writes some twice and loses none.
 */
final class LogWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    /** How often lanes are looked at that this node has not touched: a crashed node may have left attempts there. */
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);

    private final Lanes lanes;
    private final DeliveryLog log;
    private final Clock clock;
    private final String token;
    private final int most;
    private final Loop loop;
    private final Set<LaneId> touched = ConcurrentHashMap.newKeySet();

    /** Owned by the loop's thread: when to sweep next, by nanoTime. */
    private long sweepAt;

    /** @param token tells this writer from those of other nodes */
    LogWriter(Lanes lanes, DeliveryLog log, Clock clock, String token, WebhookSettings.Log settings) {
        this.lanes = lanes;
        this.log = log;
        this.clock = clock;
        this.token = token;
        most = settings.rows();
        sweepAt = clock.nanoTime();
        loop = new Loop("webhooks-log", settings.every(), this::write);
    }

    void start() {
        loop.start();
    }

    /** The lane has a new attempt, to be written with those that come soon. */
    void wake(LaneId lane) {
        touched.add(lane);
    }

    private void write() {
        boolean sweep = clock.nanoTime() - sweepAt >= 0;
        // Until this pass has succeeded the next one has to look everywhere.
        sweepAt = clock.nanoTime();
        Set<LaneId> due = new HashSet<>(touched);
        touched.removeAll(due);
        if (sweep) {
            due.addAll(lanes.known());
        }
        while (!due.isEmpty() && writeBatch(due) == most) {
            LOG.trace("More attempts wait");
        }
        sweepAt = clock.nanoTime() + SWEEP_EVERY.toNanos();
    }

    private int writeBatch(Set<LaneId> due) {
        Map<LaneId, Integer> read = new LinkedHashMap<>();
        List<DeliveryAttempt> batch = new ArrayList<>();
        int rows = 0;
        for (LaneId lane : due) {
            if (rows < most) {
                List<String> found = lanes.readLog(lane, token, most - rows);
                found.forEach(json -> parse(json, batch));
                read.put(lane, found.size());
                rows += found.size();
            }
        }
        if (!batch.isEmpty()) {
            log.record(batch);
        }
        read.forEach((lane, count) -> {
            if (count > 0) {
                lanes.trimLog(lane, token, count);
            }
        });
        return rows;
    }

    private static void parse(String json, List<DeliveryAttempt> batch) {
        try {
            batch.add(Json.MAPPER.readValue(json, DeliveryAttempt.class));
        } catch (JsonProcessingException e) {
            LOG.error("An attempt that cannot be read stays out of the delivery log: {}", json, e);
        }
    }

    /** Writes what is there, if the stores let it, and ends. */
    @Override
    public void close() {
        loop.close();
        try {
            write();
        } catch (StoreUnavailableException e) {
            LOG.info("Attempts stay in Redis until the next start: {} is away", e.store());
        }
    }
}

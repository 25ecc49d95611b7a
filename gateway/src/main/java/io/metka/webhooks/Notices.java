package io.metka.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.WebhookEndpoint;
import io.metka.redis.RedisLink;
import io.metka.support.Ids;
import io.metka.support.Json;
import io.metka.support.Sha256;
import io.metka.support.StoreUnavailableException;
import io.metka.webhooks.mapping.WireTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those webhooks of a project that ask for it when another one has come to stand still.
 *
 * <p>What has been told stands in Redis beside the stop itself and goes with it, so that each recipient is told once of each
 * stop, whatever nodes there are and whenever they start. Each telling has a thread of its own.
 */
final class Notices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int ID_DIGITS = 32;

    private final Courier.Parts parts;
    private final RedisLink redis;
    private final Duration lease;
    private final Ids ids;
    private final Map<Telling, Thread> under = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    Notices(Courier.Parts parts, RedisLink redis, Duration lease, Ids ids) {
        this.parts = parts;
        this.redis = redis;
        this.lease = lease;
        this.ids = ids;
    }

    /** Which stops of other endpoints an endpoint is told of. */
    enum Wanted {
        NONE,
        /** Beside the changes of its segments. */
        ALSO,
        /** And nothing else. */
        ONLY
    }

    /** One recipient and the lane that stands still. */
    private record Telling(LaneId stopped, LaneId recipient) {}

    /** The lane is found stopped: whoever is to be told and has not been is told now. */
    void stopped(LaneId lane, WebhookEndpoint endpoint, LaneStatus.State state) {
        parts.endpoints().all().forEach((recipient, candidate) -> {
            boolean asks = !recipient.equals(lane)
                    && recipient.project().equals(lane.project())
                    && parts.endpoints().enabled(recipient) != null
                    && parts.endpoints().plan(candidate).notices() != Wanted.NONE;
            Telling telling = new Telling(lane, recipient);
            if (asks && !stopping && !under.containsKey(telling)) {
                Thread thread = Thread.ofVirtual()
                        .name("webhooks-notice-" + recipient)
                        .unstarted(() -> tell(telling, candidate, endpoint, state));
                under.put(telling, thread);
                thread.start();
            }
        });
    }

    private void tell(Telling telling, WebhookEndpoint recipient, WebhookEndpoint stopped, LaneStatus.State state) {
        try {
            String token = ids.uuid().toString();
            List<String> turn = redis.run(
                    Scripts.NOTICE_TURN,
                    List.of(telling.stopped().prefix()),
                    recipient.id(),
                    token,
                    Long.toString(lease.toMillis()),
                    Long.toString(parts.clock().now().toEpochMilli()));
            if (!turn.isEmpty()) {
                send(
                        new Stop(telling, token, turn.getFirst(), Integer.parseInt(turn.get(1))),
                        recipient,
                        body(stopped, state, turn.getFirst()));
            }
        } catch (StoreUnavailableException e) {
            // The sampler finds the lane again when the store is back.
            LOG.debug("A notice about {} waits for {}", telling.stopped(), e.store());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error(
                    "The notice that {} stands still cannot be given to {}", telling.stopped(), telling.recipient(), e);
        } finally {
            under.remove(telling);
        }
    }

    /** A stop that is told by this node, with its instant in milliseconds. */
    private record Stop(Telling telling, String token, String at, int failures) {
        String id() {
            return "notice_" + Sha256.hex(telling + at).substring(0, ID_DIGITS);
        }
    }

    private static String body(WebhookEndpoint stopped, LaneStatus.State state, String at) {
        Instant since = Instant.ofEpochMilli(Long.parseLong(at));
        ObjectNode payload = Json.MAPPER.createObjectNode();
        payload.put("type", "webhook.stopped").put("timestamp", WireTime.of(since));
        payload.putObject("data")
                .put("project", stopped.project().value())
                .put("webhook", stopped.id())
                .put("state", state.wireName())
                .put("since", WireTime.of(since))
                .put(
                        "message",
                        state == LaneStatus.State.GONE
                                ? "The partner answered 410 Gone. Its messages are kept and wait: give the webhook"
                                        + " another URL, or resume it."
                                : "The partner has taken nothing for too long. Its messages are kept and wait: resume the webhook"
                                        + " when the partner is back.");
        return payload.toString();
    }

    private void send(Stop stop, WebhookEndpoint recipient, String body) throws InterruptedException {
        Plan plan = parts.endpoints().plan(recipient);
        List<String> secrets = parts.composer().signing(recipient, parts.clock().now());
        Outbound outbound =
                new Outbound(stop.id(), "POST", recipient.url(), Map.of(), "application/json", body, secrets);
        Answer answer = parts.sender().send(outbound, plan.timeout()).answer();
        int attempt = stop.failures() + 1;
        Instant now = parts.clock().now();
        Verdict verdict = parts.policy()
                .with(plan.waits())
                .judge(
                        new RetryPolicy.Subject(stop.id(), Instant.ofEpochMilli(Long.parseLong(stop.at()))),
                        attempt,
                        answer,
                        now);
        boolean taken = verdict instanceof Verdict.Delivered;
        boolean again = verdict instanceof Verdict.Retry;
        List<String> arguments =
                new ArrayList<>(List.of(recipient.id(), stop.token(), stop.at(), Integer.toString(attempt)));
        arguments.add(verdict instanceof Verdict.Retry(Instant due, var _) ? Long.toString(due.toEpochMilli()) : "0");
        redis.run(Scripts.NOTICE_END, List.of(stop.telling().stopped().prefix()), arguments.toArray(String[]::new));
        if (!again) {
            parts.signals().noticed(taken);
            LOG.info(
                    "{} was {} told that {} stands still",
                    stop.telling().recipient(),
                    taken ? "" : "not",
                    stop.telling().stopped());
        }
    }

    @Override
    public void close() {
        stopping = true;
        Loop.end(under.values());
    }
}

package io.metka.webhooks;

import io.metka.container.Catalog;
import io.metka.model.MembershipChange;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.settings.WebhookSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.WebhookSignals;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Delivers membership changes to the endpoints that want them: at least once, in order per profile, none lost.
 *
 * <p>Every method blocks, and throws {@link io.metka.support.StoreUnavailableException} when Redis is away.
 */
public final class Webhooks implements AutoCloseable {
    /** A lease outlives an attempt by this much, for what comes before and after it. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(10);

    private final Parts parts;
    private final RedisLink redis;
    private final Lanes lanes;
    private final Endpoints endpoints;
    private final EndpointHealth health;
    private final Sender sender;
    private final LogWriter log;
    private final Sampler sampler;
    private final Dispatcher dispatcher;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * What webhooks need from the rest.
     *
     * @param redis lent, and so is {@code vertx}: both must outlive the webhooks
     */
    public record Parts(
            WebhookSettings settings,
            Redis redis,
            Supplier<Catalog> catalog,
            DeliveryLog log,
            EndpointNotices notices,
            SendPolicy policy,
            UrlCheck urls,
            Vertx vertx,
            Clock clock,
            Ids ids,
            WebhookSignals signals) {}

    private Webhooks(Parts parts, Duration lease) {
        this.parts = parts;
        WebhookSettings settings = parts.settings();
        Clock clock = parts.clock();
        redis = parts.redis().link();
        lanes = new Lanes(redis, clock, settings.lanes(), lease);
        endpoints = new Endpoints(parts.catalog());
        health = new EndpointHealth(parts.notices());
        sender = new Sender(parts.vertx(), settings, parts.urls(), clock);
        log = new LogWriter(lanes, parts.log(), clock, parts.ids().uuid().toString(), settings.log());
        sampler = new Sampler(lanes, endpoints, health, parts.signals(), settings.sampleEvery());
        Courier.Parts forCourier = new Courier.Parts(
                lanes,
                endpoints,
                sender,
                new RetryPolicy(settings.retry()),
                parts.policy(),
                log,
                health,
                parts.signals(),
                clock,
                settings.http().timeout());
        dispatcher = new Dispatcher(new Courier(forCourier), forCourier, parts.ids(), settings.lanes());
    }

    /** Begins to deliver what is queued. Redis need not be there yet. */
    public static Webhooks start(Parts parts) {
        return start(parts, parts.settings().http().timeout().multipliedBy(2).plus(LEASE_MARGIN));
    }

    static Webhooks start(Parts parts, Duration lease) {
        Webhooks webhooks = new Webhooks(parts, lease);
        webhooks.log.start();
        webhooks.sampler.start();
        webhooks.dispatcher.start();
        return webhooks;
    }

    /**
     * Queues each change for every enabled endpoint that wants it, in the order given. Returns when all are in Redis.
     * Handing over the same change again does nothing, so a caller that was interrupted repeats the call.
     */
    public void enqueue(List<MembershipChange> changes) {
        Map<LaneId, List<Message>> queues = new LinkedHashMap<>();
        List<SendPolicy.Activation> activations = new ArrayList<>();
        endpoints
                .all()
                .forEach((lane, endpoint) -> changes.stream()
                        .filter(change -> wants(endpoint, change))
                        .forEach(change -> {
                            activations.add(new SendPolicy.Activation(endpoint, change));
                            queues.computeIfAbsent(lane, _ -> new ArrayList<>())
                                    .add(Message.of(lane, change, parts.clock().now()));
                        }));
        if (!activations.isEmpty()) {
            parts.policy().announced(activations);
        }
        queues.forEach((lane, messages) -> {
            parts.signals().enqueued(lanes.enqueue(lane, messages));
            dispatcher.wake(lane);
        });
    }

    private static boolean wants(WebhookEndpoint endpoint, MembershipChange change) {
        return endpoint.enabled() && change.project().equals(endpoint.project()) && endpoint.wants(change.segment());
    }

    /** The endpoint's dead letters, those that died first coming first. */
    public List<DeadLetter> deadLetters(ProjectId project, String endpoint, int most) {
        return lanes.dead(new LaneId(project, endpoint), most);
    }

    /**
     * Tries a dead letter again, with a fresh schedule, after what is queued now. False when there is none with this id.
     * It comes after later changes of its profile: the receiver tells by the sequence number.
     */
    public boolean replay(ProjectId project, String endpoint, String messageId) {
        LaneId lane = new LaneId(project, endpoint);
        boolean found = lanes.replay(lane, messageId);
        if (found) {
            parts.signals().enqueued(1);
            dispatcher.wake(lane);
        }
        return found;
    }

    /** Lets the lane of an endpoint that answered 410 move again. */
    public void resume(ProjectId project, String endpoint) {
        LaneId lane = new LaneId(project, endpoint);
        lanes.resume(lane);
        health.moving(lane);
        dispatcher.wake(lane);
    }

    /** Deletes everything queued and dead of an endpoint that is no longer in the catalog. */
    public void forget(ProjectId project, String endpoint) {
        lanes.forget(new LaneId(project, endpoint));
    }

    /**
     * Stops in order: no new attempts, those under way end or are left for redelivery within the configured time, then the
     * delivery log is written.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        dispatcher.stop(parts.settings().stopWithin());
        sender.close();
        sampler.close();
        log.close();
        redis.close();
    }
}

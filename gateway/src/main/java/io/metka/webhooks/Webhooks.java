package io.metka.webhooks;

import io.metka.container.Catalog;
import io.metka.model.MembershipChange;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.model.WebhookEndpoint;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.settings.WebhookSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Sealing;
import io.metka.telemetry.WebhookSignals;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
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
    private final Notices notices;
    private final Sampler sampler;
    private final Trials trials;
    private final Dispatcher dispatcher;
    private final SnapshotStates snapshotStates;
    private final Snapshots snapshots;
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
            SendPolicy policy,
            ProfileFacts facts,
            Population population,
            Sealing sealing,
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
        health = new EndpointHealth(parts.signals());
        sender = new Sender(parts.vertx(), settings, parts.urls(), clock);
        log = new LogWriter(lanes, parts.log(), clock, parts.ids().uuid().toString(), settings.log());
        Courier.Parts forCourier = new Courier.Parts(
                lanes,
                endpoints,
                new Composer(parts.facts(), parts.sealing()),
                sender,
                new RetryPolicy(settings.retry()),
                parts.policy(),
                log,
                health,
                parts.signals(),
                clock,
                settings.http().timeout());
        notices = new Notices(forCourier, redis, lease, parts.ids());
        sampler = new Sampler(forCourier, notices, settings.sampleEvery());
        trials = new Trials(forCourier, parts.ids());
        snapshotStates = new SnapshotStates(redis, clock, lease);
        snapshots = new Snapshots(
                forCourier, new Snapshots.Pages(parts.population(), this::segments), snapshotStates, parts.ids());
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
        webhooks.snapshots.start();
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

    private boolean wants(WebhookEndpoint endpoint, MembershipChange change) {
        return endpoint.enabled()
                && change.project().equals(endpoint.project())
                && endpoint.wants(change.segment())
                && endpoints.plan(endpoint).wants(change, initialAsked(change));
    }

    private boolean initialAsked(MembershipChange change) {
        return parts.catalog().get().segments().stream()
                .anyMatch(segment -> segment.deliverInitial()
                        && segment.id().equals(change.segment())
                        && segment.project().equals(change.project()));
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

    /** Tries again what died from one instant on and before another, those that died first coming first; how many. */
    public int replay(ProjectId project, String endpoint, Instant from, Instant to) {
        int replayed = 0;
        for (DeadLetter letter : deadLetters(project, endpoint, Integer.MAX_VALUE)) {
            boolean within = !letter.diedAt().isBefore(from) && letter.diedAt().isBefore(to);
            if (within && replay(project, endpoint, letter.messageId())) {
                replayed++;
            }
        }
        return replayed;
    }

    /** How an endpoint's lane stands. */
    public LaneStatus status(WebhookEndpoint endpoint) {
        Lanes.Sample sample = lanes.sample(LaneId.of(endpoint), true);
        return LaneStatus.of(endpoint, sample);
    }

    /** Tells an endpoint soon of everybody who is in its segments; when that is under way already, nothing more. */
    public void askSnapshot(ProjectId project, String endpoint) {
        snapshotStates.ask(new LaneId(project, endpoint));
        snapshots.wake();
    }

    /** How an endpoint's snapshots stand. */
    public SnapshotStatus snapshot(WebhookEndpoint endpoint) {
        return snapshotStates.status(LaneId.of(endpoint));
    }

    private List<String> segments(WebhookEndpoint endpoint) {
        return parts.catalog().get().segments().stream()
                .filter(segment -> segment.project().equals(endpoint.project()) && endpoint.wants(segment.id()))
                .map(SegmentDefinition::id)
                .sorted()
                .toList();
    }

    /** Tries endpoints out. */
    public Trials trials() {
        return trials;
    }

    /** Lets the lane of an endpoint that answered 410, or nothing but failures, move again. */
    public void resume(ProjectId project, String endpoint) {
        LaneId lane = new LaneId(project, endpoint);
        lanes.resume(lane);
        health.moving(lane);
        dispatcher.wake(lane);
    }

    /**
     * Deletes everything queued and dead of an endpoint that is no longer in the catalog. What other nodes put there before they
     * heard of that goes a day later.
     */
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
        snapshots.close();
        dispatcher.stop(parts.settings().stopWithin());
        sender.close();
        sampler.close();
        notices.close();
        log.close();
        redis.close();
    }
}

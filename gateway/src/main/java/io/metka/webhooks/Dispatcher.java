package io.metka.webhooks;

import io.metka.model.WebhookEndpoint;
import io.metka.settings.WebhookSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.webhooks.Lanes.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds sub-lanes with messages that are due and gives each to a courier on a virtual thread of its own.
 *
 * <p>Lanes that this node has put something into are looked at once; all others, where another node may have, at every
 * poll. Places are limited for the node and for each endpoint; only the dispatcher takes places, so what it sees free
 * stays free.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration END_WITHIN = Duration.ofSeconds(1);

    private final Lanes lanes;
    private final Endpoints endpoints;
    private final Courier courier;
    private final Ids ids;
    private final Clock clock;
    private final WebhookSettings.Lanes settings;
    private final Loop loop;
    private final Semaphore places;
    private final Map<LaneId, Semaphore> placesOfLane = new ConcurrentHashMap<>();
    private final Set<LaneId> ready = ConcurrentHashMap.newKeySet();
    private final Set<Thread> couriers = ConcurrentHashMap.newKeySet();

    /** Set when a lane was passed over for want of a place on this node. */
    private volatile boolean crowded;

    /** Owned by the loop's thread: when to look at all lanes next, by nanoTime. */
    private long pollAt;

    /** Owned by the loop's thread: grows with each poll, so that every endpoint comes first in turn. */
    private int turn;

    /** Owned by the loop's thread: the endpoints that were disabled when last looked at. */
    private Set<LaneId> disabled = Set.of();

    Dispatcher(Courier courier, Courier.Parts parts, Ids ids, WebhookSettings.Lanes settings) {
        lanes = parts.lanes();
        endpoints = parts.endpoints();
        clock = parts.clock();
        this.courier = courier;
        this.ids = ids;
        this.settings = settings;
        places = new Semaphore(settings.inFlight());
        pollAt = clock.nanoTime();
        loop = new Loop("webhooks-dispatcher", settings.poll(), this::dispatch);
    }

    void start() {
        loop.start();
    }

    /** The lane has something to do. */
    void wake(LaneId lane) {
        ready.add(lane);
        loop.wake();
    }

    private void dispatch() {
        List<LaneId> due = new ArrayList<>();
        boolean poll = clock.nanoTime() - pollAt >= 0;
        if (poll) {
            due.addAll(endpoints.all().keySet());
            Collections.rotate(due, turn++);
            ready.clear();
            liftPausesOfDisabled();
        } else {
            due.addAll(ready);
            due.forEach(ready::remove);
        }
        for (LaneId lane : due) {
            WebhookEndpoint endpoint = endpoints.enabled(lane);
            if (endpoint != null) {
                claim(lane, endpoint);
            }
        }
        if (poll) {
            pollAt = clock.nanoTime() + settings.poll().toNanos();
        }
    }

    /** A disabled endpoint is held by the catalog, so a pause has done its work and must not outlive the enabling. */
    private void liftPausesOfDisabled() {
        Set<LaneId> now = new HashSet<>();
        endpoints.all().forEach((lane, endpoint) -> {
            if (!endpoint.enabled()) {
                now.add(lane);
            }
        });
        for (LaneId lane : now) {
            if (!disabled.contains(lane)) {
                lanes.resume(lane);
            }
        }
        disabled = now;
    }

    private void claim(LaneId lane, WebhookEndpoint endpoint) {
        Plan plan = endpoints.plan(endpoint);
        Semaphore mine = placesOfLane.computeIfAbsent(lane, _ -> new Semaphore(settings.inFlightPerEndpoint()));
        int unwanted = plan.concurrency() == 0 ? 0 : Math.max(0, settings.inFlightPerEndpoint() - plan.concurrency());
        int room = Math.min(mine.availablePermits() - unwanted, places.availablePermits());
        if (room <= 0) {
            crowded |= places.availablePermits() == 0;
            return;
        }
        String token = ids.uuid().toString();
        for (Claim claim : lanes.claim(lane, plan.terms(endpoint.url().toString()), token, room)) {
            mine.acquireUninterruptibly();
            places.acquireUninterruptibly();
            Thread thread = Thread.ofVirtual()
                    .name("webhooks-courier-" + lane + "-" + claim.sublane())
                    .unstarted(() -> carry(claim, mine));
            couriers.add(thread);
            thread.start();
        }
    }

    private void carry(Claim claim, Semaphore mine) {
        try {
            courier.carry(claim);
        } catch (RuntimeException e) {
            LOG.error("A delivery to the webhook endpoint {} broke off; its lease runs out", claim.lane(), e);
        } finally {
            couriers.remove(Thread.currentThread());
            mine.release();
            places.release();
            if (crowded) {
                crowded = false;
                ready.addAll(endpoints.all().keySet());
            }
            wake(claim.lane());
        }
    }

    /** Takes no more work and waits for what is under way; what is not ready in time is left for redelivery. */
    void stop(Duration within) {
        loop.close();
        courier.stop();
        if (!ended(within)) {
            LOG.info("{} deliveries were under way at the stop and will be made again", couriers.size());
            couriers.forEach(Thread::interrupt);
            var _ = ended(END_WITHIN);
        }
    }

    private boolean ended(Duration within) {
        try {
            if (places.tryAcquire(settings.inFlight(), within.toNanos(), TimeUnit.NANOSECONDS)) {
                places.release(settings.inFlight());
                return true;
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

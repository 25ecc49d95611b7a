package io.metka.webhooks;

import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.WebhookEndpoint;
import io.metka.support.Ids;
import io.metka.support.StoreUnavailableException;
import io.metka.webhooks.mapping.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells endpoints, each period or when somebody asks, everybody who is in their segments: page by page with a pause between, so
 * that a partner can put right what it has. Each endpoint has a thread of its own, only while there is something to tell.
 */
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration ONLY_WHEN_ASKED_LASTS = Duration.ofDays(1);

    private final Courier.Parts parts;
    private final Pages pages;
    private final SnapshotStates states;
    private final Ids ids;
    private final Loop loop;
    private final Map<LaneId, Thread> under = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    Snapshots(Courier.Parts parts, Pages pages, SnapshotStates states, Ids ids) {
        this.parts = parts;
        this.pages = pages;
        this.states = states;
        this.ids = ids;
        loop = new Loop("webhooks-snapshots", LOOK_EVERY, this::look);
    }

    /** Where pages come from. */
    record Pages(Population population, SegmentsOf segments) {}

    /** The segments of the catalog that an endpoint wants, in the order of their ids. */
    @FunctionalInterface
    interface SegmentsOf {
        List<String> endpoint(WebhookEndpoint endpoint);
    }

    void start() {
        loop.start();
    }

    /** Looks soon whether there is something to tell. */
    void wake() {
        loop.wake();
    }

    private void look() {
        for (LaneId lane : parts.endpoints().all().keySet()) {
            if (parts.endpoints().enabled(lane) != null && !stopping && !under.containsKey(lane)) {
                turn(lane).ifPresent(first -> {
                    Thread thread =
                            Thread.ofVirtual().name("webhooks-snapshot-" + lane).unstarted(() -> carry(lane, first));
                    under.put(lane, thread);
                    thread.start();
                });
            }
        }
    }

    private Optional<SnapshotStates.Turn> turn(LaneId lane) {
        WebhookEndpoint endpoint = parts.endpoints().enabled(lane);
        if (endpoint == null || stopping) {
            return Optional.empty();
        }
        Plan plan = parts.endpoints().plan(endpoint);
        return states.turn(
                lane,
                plan.terms(endpoint.url().toString()),
                plan.snapshot().every(),
                ids.uuid().toString());
    }

    private void carry(LaneId lane, SnapshotStates.Turn first) {
        try {
            Optional<SnapshotStates.Turn> turn = Optional.of(first);
            while (turn.isPresent()) {
                take(turn.get());
                turn = turn(lane);
            }
        } catch (StoreUnavailableException e) {
            // Whoever else needs the store tells of it; the lease runs out, and the page comes again under its id.
            LOG.debug("The snapshot for {} waits for {}", lane, e.store());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The snapshot for {} broke off; it goes on when its lease has run out", lane, e);
        } finally {
            under.remove(lane);
        }
    }

    private void take(SnapshotStates.Turn turn) throws InterruptedException {
        WebhookEndpoint endpoint = parts.endpoints().enabled(turn.lane());
        Instant now = parts.clock().now();
        try {
            if (endpoint == null) {
                states.release(turn);
                return;
            }
            // One that has lain still for a whole period is of no use any more.
            Optional<Snapshot> state = turn.state()
                    .filter(old -> old.touched().plus(period(endpoint)).isAfter(now));
            if (state.isPresent()) {
                step(turn, state.get(), endpoint);
            } else {
                begin(turn, endpoint, now);
            }
        } catch (StoreUnavailableException | InterruptedException e) {
            states.release(turn);
            throw e;
        }
    }

    private void begin(SnapshotStates.Turn turn, WebhookEndpoint endpoint, Instant now) {
        Optional<Population.AsOf> asOf = pages.population().newest(endpoint.project());
        if (asOf.isEmpty()) {
            states.release(turn);
            return;
        }
        String id = "snap_" + ids.uuid().toString().replace("-", "");
        List<String> segments = pages.segments().endpoint(endpoint);
        states.keep(turn, Snapshot.begin(id, asOf.get(), now, segments), now);
        LOG.info(
                "The snapshot {} for {} begins: {} segments as of {}",
                id,
                turn.lane(),
                segments.size(),
                asOf.get().at());
    }

    private Duration period(WebhookEndpoint endpoint) {
        Duration every = parts.endpoints().plan(endpoint).snapshot().every();
        return every.isZero() ? ONLY_WHEN_ASKED_LASTS : every;
    }

    private void step(SnapshotStates.Turn turn, Snapshot state, WebhookEndpoint endpoint) throws InterruptedException {
        Plan plan = parts.endpoints().plan(endpoint);
        Instant now = parts.clock().now();
        if (state.onlyTheEndIsLeft()) {
            String body = SnapshotForm.end(endpoint.project(), state);
            send(new Sending(turn, state, state, endpoint), state.id() + "_end", body);
            return;
        }
        List<MembershipChange> members = pages.population()
                .members(
                        endpoint.project(),
                        state.currentSegment(),
                        state.asOf(),
                        new Population.Page(state.after(), plan.snapshot().page()));
        ProfileId last = members.size() < plan.snapshot().page()
                ? ProfileId.ANONYMOUS
                : members.getLast().profile();
        List<Item> told = told(endpoint, plan, members, now);
        Snapshot then = state.past(last, told.size(), now);
        if (told.isEmpty()) {
            states.keep(turn, then, now);
            return;
        }
        String body = SnapshotForm.page(endpoint.project(), state, told);
        send(new Sending(turn, state, then, endpoint), state.id() + "_" + (state.pages() + 1), body);
    }

    /** Those of whom the partner may be told, with what it may be told of them. */
    private List<Item> told(WebhookEndpoint endpoint, Plan plan, List<MembershipChange> members, Instant now) {
        Set<ProfileId> listed = parts.sendPolicy().listed(endpoint, members, now);
        List<Message> messages = new ArrayList<>();
        for (MembershipChange member : members) {
            if (listed.contains(member.profile())) {
                messages.add(Message.of(LaneId.of(endpoint), member, now));
            }
        }
        return parts.composer().items(endpoint, plan, messages);
    }

    /** A request, and what is reached when the partner takes it. */
    private record Sending(SnapshotStates.Turn turn, Snapshot now, Snapshot then, WebhookEndpoint endpoint) {
        boolean isTheEnd() {
            return now.onlyTheEndIsLeft();
        }
    }

    private void send(Sending sending, String id, String body) throws InterruptedException {
        WebhookEndpoint endpoint = sending.endpoint();
        Plan plan = parts.endpoints().plan(endpoint);
        List<String> secrets = parts.composer().signing(endpoint, parts.clock().now());
        Outbound outbound = new Outbound(id, "POST", endpoint.url(), Map.of(), "application/json", body, secrets);
        Answer answer = parts.sender().send(outbound, plan.timeout()).answer();
        Instant now = parts.clock().now();
        int attempt = sending.now().failures() + 1;
        Verdict verdict = parts.policy()
                .with(plan.waits())
                .judge(new RetryPolicy.Subject(id, sending.now().touched()), attempt, answer, now);
        switch (verdict) {
            case Verdict.Delivered() -> taken(sending, now);
            case Verdict.Dead() -> end(sending, now, answer);
            case Verdict.Pause() -> {
                parts.lanes().pause(sending.turn().lane(), endpoint.url().toString());
                states.keep(sending.turn(), sending.now(), now);
                parts.health().paused(sending.turn().lane(), endpoint);
            }
            case Verdict.Retry retry -> {
                if (retry.due().isAfter(sending.now().begun().plus(period(endpoint)))) {
                    end(sending, now, answer);
                } else {
                    if (attempt == 1) {
                        LOG.warn(
                                "A request of the snapshot for {} fails and will be retried: {}",
                                sending.turn().lane(),
                                why(answer));
                    }
                    states.keep(sending.turn(), sending.now().failed(now), retry.due());
                }
            }
        }
    }

    private void taken(Sending sending, Instant now) {
        if (sending.isTheEnd()) {
            end(sending, now, null);
            return;
        }
        parts.signals().snapshotPage();
        Duration pause = parts.endpoints().plan(sending.endpoint()).snapshot().pause();
        states.keep(sending.turn(), sending.then(), now.plus(pause));
    }

    /** @param answer to the request that was given up, null when the partner has taken everything */
    private void end(Sending sending, Instant now, @Nullable Answer answer) {
        Snapshot state = sending.now();
        String error = answer == null ? "" : why(answer);
        SnapshotStatus.Ended ended = new SnapshotStatus.Ended(
                state.id(), state.asOf().at(), state.begun(), now, state.pages(), state.told(), error);
        if (!states.end(sending.turn(), ended, state.begun().plus(period(sending.endpoint())))) {
            return;
        }
        parts.signals().snapshotEnded(answer == null);
        if (answer == null) {
            LOG.info(
                    "The snapshot {} for {} is complete: {} members on {} pages",
                    state.id(),
                    sending.turn().lane(),
                    state.told(),
                    state.pages());
        } else {
            LOG.warn(
                    "The snapshot {} for {} was given up after {} pages: {}",
                    state.id(),
                    sending.turn().lane(),
                    state.pages(),
                    error);
        }
    }

    /** The status alone: a body may hold anything. */
    private static String why(Answer answer) {
        return answer.status() == 0 ? answer.error() : "HTTP " + answer.status();
    }

    /** Begins nothing more; a request under way is made again by whoever goes on. */
    @Override
    public void close() {
        stopping = true;
        loop.close();
        Loop.end(under.values());
    }
}

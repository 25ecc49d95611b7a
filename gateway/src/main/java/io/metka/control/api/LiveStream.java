package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.LiveFeed;
import io.metka.control.workspace.Definitions;
import io.metka.model.Enrichment;
import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfiledEvent;
import io.metka.support.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One client of the live events, as server-sent events.
 *
 * <p>Every event is counted; as many are shown as a person can follow and the connection takes, the rest is skipped and
 * the client is told how many. Owned by the event loop, except {@link #offer}, which any thread may call.
 */
final class LiveStream {
    private static final int SHOWN_AT_ONCE = 10;
    private static final int WAITING = 50;
    private static final long FLUSH_MILLIS = 250;
    private static final long HEARTBEAT_MILLIS = 15_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final boolean clear;
    private final BlockingQueue<ProfiledEvent> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final Promise<Void> ended = Promise.promise();
    private long told = -1;

    /** @param clear true when personal data is shown */
    LiveStream(Vertx vertx, HttpServerResponse response, boolean clear) {
        this.clear = clear;
        this.vertx = vertx;
        this.response = response;
    }

    /** Starts the stream; the future completes when the client is gone. */
    Future<Void> start(Function<Consumer<ProfiledEvent>, LiveFeed.Subscription> subscribe) {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("X-Accel-Buffering", "no")
                .write("retry: 2000\n\n");
        LiveFeed.Subscription subscription = subscribe.apply(this::offer);
        long flush = vertx.setPeriodic(FLUSH_MILLIS, timer -> flush());
        long heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> write(": heartbeat\n\n"));
        response.exceptionHandler(e -> ended.tryComplete());
        response.closeHandler(closed -> ended.tryComplete());
        flush();
        return ended.future().onComplete(end -> {
            vertx.cancelTimer(flush);
            vertx.cancelTimer(heartbeat);
            subscription.close();
        });
    }

    private void offer(ProfiledEvent event) {
        seen.incrementAndGet();
        if (!waiting.offer(event)) {
            skipped.incrementAndGet();
        }
    }

    private void flush() {
        if (response.writeQueueFull()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (int shown = 0; shown < SHOWN_AT_ONCE; shown++) {
            ProfiledEvent event = waiting.poll();
            if (event == null) {
                break;
            }
            text.append("event: event\ndata: ").append(shown(event)).append("\n\n");
        }
        long count = seen.get();
        if (count != told) {
            told = count;
            text.append("event: counter\ndata: {\"seen\":")
                    .append(count)
                    .append(",\"skipped\":")
                    .append(skipped.get())
                    .append("}\n\n");
        }
        if (!text.isEmpty()) {
            write(text.toString());
        }
    }

    private void write(String text) {
        if (!response.ended() && !response.closed()) {
            response.write(text);
        }
    }

    private ObjectNode shown(ProfiledEvent event) {
        return clear ? present(event) : Masking.of(present(event));
    }

    private static ObjectNode present(ProfiledEvent profiled) {
        Event event = profiled.event();
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("project", profiled.origin().project().value())
                .put("source", profiled.origin().source())
                .put("protocol", profiled.origin().protocol())
                .put("id", event.id())
                .put("name", event.name())
                .put("time", event.time().toString())
                .put("received_at", profiled.origin().receivedAt().toString())
                .put("profile", profiled.profile().toString())
                .put("url", event.page().url())
                .put("title", event.page().title())
                .put("revenue", event.commerce().revenue())
                .put("currency", event.commerce().currency())
                .put("order_id", event.commerce().orderId());
        ArrayNode items = json.putArray("items");
        event.commerce()
                .items()
                .forEach(item -> items.addObject()
                        .put("id", item.id())
                        .put("name", item.name())
                        .put("category", item.category())
                        .put("price", item.price())
                        .put("quantity", item.quantity()));
        fill(json.putArray("identifier_types"), types(profiled));
        fill(json.putArray("consent_granted"), event.consent().granted());
        fill(json.putArray("consent_denied"), event.consent().denied());
        json.set("properties", Definitions.parsed(event.properties()));
        json.set("traits", Definitions.parsed(event.traits()));
        json.set("context", Definitions.parsed(event.context()));
        findings(json, profiled.enrichment());
        return json;
    }

    /** What kinds of names the visitor was known by; the names themselves are nobody's to see. */
    private static Set<String> types(ProfiledEvent profiled) {
        return profiled.identifiers().stream().map(IdentifierHash::type).collect(Collectors.toSet());
    }

    private static void findings(ObjectNode json, Enrichment found) {
        json.put("device_type", found.device().type())
                .put("os", found.device().os())
                .put("browser", found.device().browser())
                .put("country", found.geo().country())
                .put("city", found.geo().city())
                .put("channel", found.campaign().channel())
                .put("campaign_source", found.campaign().source())
                .put("campaign_medium", found.campaign().medium())
                .put("campaign_name", found.campaign().name())
                .put("bot_score", found.bot().score())
                .put("session_id", found.session().id())
                .put("session_number", found.session().number());
        found.bot().reasons().forEach(json.putArray("bot_reasons")::add);
    }

    private static void fill(ArrayNode array, Set<String> purposes) {
        new TreeSet<>(purposes).forEach(array::add);
    }
}

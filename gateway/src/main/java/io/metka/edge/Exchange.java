package io.metka.edge;

import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Rejection;
import io.metka.settings.EdgeSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collecting routes: reads a request, hands it to the collector, answers with the receipt. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final String BEARER = "Bearer ";

    private final EdgeSettings settings;
    private final Collector collector;
    private final Clock clock;
    private final EdgeSignals signals;
    private final ClientAddress clients;
    private final RateLimit rate;
    private final IdCookie cookie;

    Exchange(EdgeSettings settings, Collector collector, Clock clock, EdgeSignals signals) {
        this.settings = settings;
        this.collector = collector;
        this.clock = clock;
        this.signals = signals;
        this.clients = new ClientAddress(settings.trustedProxies());
        this.rate = new RateLimit(settings.requestsPerSecond());
        this.cookie = new IdCookie(settings.cookieAge());
    }

    void events(HttpServerRequest request, Context context) {
        Visit visit = new Visit("events", request, context, header(request, HttpHeaders.ORIGIN), clock.nanoTime());
        if (!admit(visit)) {
            return;
        }
        Body.read(
                request,
                settings.maxBody(),
                body -> collect(visit, RawRequest.Protocol.EVENTS, body),
                () -> refuseBody(visit));
    }

    void pixel(HttpServerRequest request, Context context) {
        Visit visit = new Visit("pixel", request, context, header(request, HttpHeaders.ORIGIN), clock.nanoTime());
        if (admit(visit)) {
            String query = request.query() == null ? "" : request.query();
            collect(visit, RawRequest.Protocol.PIXEL, ByteBuffer.wrap(query.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private boolean admit(Visit visit) {
        Cors.allow(visit.origin(), visit.request().response());
        Duration delay = rate.delay(clients.of(visit.request()));
        if (delay.isZero()) {
            return true;
        }
        answer(
                visit,
                new Receipt.Refused(
                        Receipt.Refusal.RATE_LIMITED, "Wait as long as Retry-After says, then send again.", delay));
        return false;
    }

    private void refuseBody(Visit visit) {
        visit.request().response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        answer(
                visit,
                new Receipt.Refused(
                        Receipt.Refusal.TOO_LARGE,
                        "A body holds at most " + settings.maxBody() + " bytes; split the batch."));
    }

    private void collect(Visit visit, RawRequest.Protocol protocol, ByteBuffer body) {
        HttpServerRequest request = visit.request();
        RawRequest raw = new RawRequest(
                protocol,
                new RawRequest.Call(first(request.path()), first(request.query()), Map.of()),
                body,
                writeKey(request),
                IdCookie.read(request),
                new RawRequest.Peer(
                        clients.of(request),
                        clipped(header(request, HttpHeaders.USER_AGENT)),
                        Map.of(),
                        visit.origin()),
                clock.now());
        CompletableFuture<Receipt> receipt = collector.accept(raw);
        if (receipt.isDone()) {
            var _ = receipt.whenComplete((done, failure) -> finish(visit, done, failure));
        } else {
            var _ = receipt.whenComplete(
                    (done, failure) -> visit.context().runOnContext(_ -> finish(visit, done, failure)));
        }
    }

    private void finish(Visit visit, @Nullable Receipt receipt, @Nullable Throwable failure) {
        if (receipt == null) {
            LOG.error("A request failed inside the gateway; its sender was told to try again", failure);
            answer(
                    visit,
                    new Receipt.Refused(
                            Receipt.Refusal.UNAVAILABLE,
                            "Something failed inside the gateway; send again.",
                            Duration.ofSeconds(10)));
        } else {
            answer(visit, receipt);
        }
    }

    private void answer(Visit visit, Receipt receipt) {
        HttpServerResponse response = visit.request().response();
        if (response.closed() || response.ended()) {
            return;
        }
        int status = switch (receipt) {
            case Receipt.Refused refused -> Answers.refused(response, refused);
            case Receipt.Taken taken -> taken(visit, response, taken);
        };
        signals.answered(visit.route(), status, clock.nanoTime() - visit.startedNanos());
    }

    private int taken(Visit visit, HttpServerResponse response, Receipt.Taken taken) {
        signals.accepted(taken.accepted());
        for (Rejection rejection : taken.rejected()) {
            signals.rejected(rejection.reason());
        }
        if (!visit.origin().isEmpty() || visit.route().equals("pixel")) {
            cookie.set(visit.request(), taken.cookieId(), clients.isSecure(visit.request()));
        }
        return visit.route().equals("pixel") ? Answers.pixel(response) : Answers.outcome(response, taken);
    }

    private static String writeKey(HttpServerRequest request) {
        String authorization = header(request, HttpHeaders.AUTHORIZATION);
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return request.query() == null ? "" : first(request.getParam("write_key"));
    }

    private static String header(HttpServerRequest request, CharSequence name) {
        return first(request.getHeader(name));
    }

    private static String first(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String clipped(String userAgent) {
        return userAgent.length() <= 512 ? userAgent : userAgent.substring(0, 512);
    }

    /** One request on its way, with the event loop that it belongs to. */
    private record Visit(String route, HttpServerRequest request, Context context, String origin, long startedNanos) {}
}

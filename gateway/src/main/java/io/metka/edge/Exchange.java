package io.metka.edge;

import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Rejection;
import io.metka.settings.EdgeSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Context;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collecting routes: reads a request, hands it to the collector, answers with the receipt. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final String COOKIE = "cookie:";
    private static final int LONGEST_HEADER = 2_048;

    /** Plain bodies beyond this are decoded by a worker: decoding one would keep an event loop's other clients waiting. */
    private static final int QUICK_BODY = 64 * 1_024;

    private final EdgeSettings settings;
    private final Collector collector;
    private final Clock clock;
    private final EdgeSignals signals;
    private final Clients clients;
    private final IdCookie cookie;
    private final Inflation inflation;

    Exchange(EdgeSettings settings, Collector collector, Clients clients, Clock clock, EdgeSignals signals) {
        this.settings = settings;
        this.collector = collector;
        this.clock = clock;
        this.signals = signals;
        this.clients = clients;
        this.cookie = new IdCookie(settings.cookieAge());
        this.inflation = new Inflation(Math.max(settings.maxBody(), settings.maxInflatedBody()));
    }

    /** Takes events: the body of a POST, the query of a GET. */
    void collect(Route.Asked asked, Collecting collecting) {
        HttpServerRequest request = asked.request();
        Visit visit = new Visit(asked, collecting, Cors.origin(request), clock.nanoTime());
        if (!admit(visit)) {
            return;
        }
        if (isRead(request)) {
            String query = first(request.query());
            hand(visit, ByteBuffer.wrap(query.getBytes(StandardCharsets.UTF_8)));
        } else {
            Body.read(request, settings.maxBody(), body -> unpack(visit, body), () -> refuseBody(visit));
        }
    }

    private boolean admit(Visit visit) {
        Cors.allow(visit.origin(), visit.request().response());
        ClientHints.ask(visit.request().response(), settings.acceptClientHints());
        Duration delay = clients.delay(visit.request());
        if (delay.isZero()) {
            return true;
        }
        answer(visit, Answers.tooMany(delay));
        return false;
    }

    private void refuseBody(Visit visit) {
        CommonHeaders.closeAfter(visit.request());
        answer(
                visit,
                new Receipt.Refused(
                        Receipt.Refusal.TOO_LARGE,
                        "A body holds at most " + settings.maxBody() + " bytes; split the batch."));
    }

    private void unpack(Visit visit, ByteBuffer body) {
        String encoding = header(visit.request(), HttpHeaders.CONTENT_ENCODING);
        boolean packed = Inflation.concerns(encoding, body);
        if (!packed && body.remaining() <= QUICK_BODY) {
            hand(visit, body);
            return;
        }
        RawRequest.Call call = call(visit);
        var _ = visit.context()
                .executeBlocking(
                        () -> {
                            try {
                                ByteBuffer plain = packed ? inflation.inflate(encoding, body) : body;
                                return collector.accept(raw(visit, call, plain));
                            } catch (Inflation.RefusedException e) {
                                return CompletableFuture.<Receipt>completedFuture(e.refused());
                            }
                        },
                        false)
                .onComplete(handed -> {
                    if (handed.succeeded()) {
                        answerWith(visit, handed.result());
                    } else {
                        finish(visit, null, handed.cause());
                    }
                });
    }

    private void hand(Visit visit, ByteBuffer body) {
        CompletableFuture<Receipt> receipt;
        try {
            receipt = collector.accept(raw(visit, call(visit), body));
        } catch (RuntimeException e) {
            // Whoever throws here is wrong, but a client that is not answered at all waits for a minute.
            receipt = CompletableFuture.failedFuture(e);
        }
        answerWith(visit, receipt);
    }

    private void answerWith(Visit visit, CompletableFuture<Receipt> receipt) {
        if (receipt.isDone()) {
            var _ = receipt.whenComplete((done, failure) -> finish(visit, done, failure));
        } else {
            var _ = receipt.whenComplete(
                    (done, failure) -> visit.context().runOnContext(_ -> finish(visit, done, failure)));
        }
    }

    private RawRequest raw(Visit visit, RawRequest.Call call, ByteBuffer body) {
        HttpServerRequest request = visit.request();
        return new RawRequest(
                visit.collecting().protocol(),
                call,
                body,
                WriteKey.of(request),
                IdCookie.read(request),
                new RawRequest.Peer(
                        clients.of(request),
                        clipped(header(request, HttpHeaders.USER_AGENT), 512),
                        ClientHints.of(request),
                        visit.origin()),
                clock.now());
    }

    private static RawRequest.Call call(Visit visit) {
        HttpServerRequest request = visit.request();
        List<String> wanted = visit.collecting().headers();
        if (wanted.isEmpty()) {
            return new RawRequest.Call(visit.asked().path(), first(request.query()), Map.of());
        }
        Map<String, String> headers = new HashMap<>();
        for (String name : wanted) {
            String value =
                    name.startsWith(COOKIE) ? cookie(request, name.substring(COOKIE.length())) : header(request, name);
            if (!value.isEmpty()) {
                headers.put(name, clipped(value, LONGEST_HEADER));
            }
        }
        return new RawRequest.Call(visit.asked().path(), first(request.query()), headers);
    }

    private static String cookie(HttpServerRequest request, String name) {
        Cookie cookie = request.headers().contains(HttpHeaders.COOKIE) ? request.getCookie(name) : null;
        return cookie == null ? "" : cookie.getValue();
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
        Reply reply = visit.collecting().reply();
        int status = switch (receipt) {
            case Receipt.Refused refused -> reply.refused(visit.request(), refused);
            case Receipt.Taken taken -> {
                count(visit, taken);
                yield reply.taken(visit.request(), taken);
            }
        };
        signals.answered(visit.collecting().name(), status, clock.nanoTime() - visit.startedNanos());
    }

    private void count(Visit visit, Receipt.Taken taken) {
        String protocol = visit.collecting().protocol().wireName();
        signals.accepted(protocol, taken.accepted());
        for (Rejection rejection : taken.rejected()) {
            signals.rejected(protocol, rejection.reason());
        }
        boolean browser = !visit.origin().isEmpty() || isRead(visit.request());
        if (visit.collecting().idCookie() && browser) {
            cookie.set(visit.request(), taken.cookieId(), clients.isSecure(visit.request()));
        }
    }

    /** Whether the event stands in the query. */
    private static boolean isRead(HttpServerRequest request) {
        return HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
    }

    private static String header(HttpServerRequest request, CharSequence name) {
        return first(request.getHeader(name));
    }

    private static String first(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String clipped(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** One request on its way, with how its protocol is spoken. */
    private record Visit(Route.Asked asked, Collecting collecting, String origin, long startedNanos) {
        HttpServerRequest request() {
            return asked.request();
        }

        Context context() {
            return asked.context();
        }
    }
}

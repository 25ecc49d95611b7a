package io.metka.edge;

import io.metka.model.AudienceReceipt;
import io.metka.model.AudienceRequest;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a page's visitor: {@code GET /v1/audiences?write_key=…&consent=analytics}, by the first-party id in the
 * cookie or in {@code anonymous_id}. A page is never failed: where nobody can say, the answer is that.
 */
final class AudienceRoutes {
    static final String PATH = "/v1/audiences";
    private static final Logger LOG = LoggerFactory.getLogger(AudienceRoutes.class);
    private static final String ROUTE = "audiences";
    private static final String NOTHING_KEPT = "no-store";

    /** Pages of a visitor ask Redis that is away no more often than this. */
    private static final String KEPT_SHORTLY = "private, max-age=10";

    private final Audiences audiences;
    private final Clock clock;
    private final EdgeSignals signals;
    private final Clients clients;

    AudienceRoutes(Audiences audiences, Clients clients, Clock clock, EdgeSignals signals) {
        this.audiences = audiences;
        this.clients = clients;
        this.clock = clock;
        this.signals = signals;
    }

    void get(Route.Asked asked) {
        HttpServerRequest request = asked.request();
        Visit visit = new Visit(asked, clock.nanoTime());
        String origin = text(request.getHeader(HttpHeaders.ORIGIN));
        Cors.allow(origin, request.response());
        Duration delay = clients.delay(request);
        if (!delay.isZero()) {
            refuse(visit, Answers.tooMany(delay));
            return;
        }
        String inQuery = QueryParameter.of(request, "anonymous_id");
        var peer = new RawRequest.Peer(
                clients.of(request), text(request.getHeader(HttpHeaders.USER_AGENT)), Map.of(), origin);
        settle(
                visit,
                audiences.of(new AudienceRequest(
                        WriteKey.of(request),
                        inQuery.isEmpty() ? IdCookie.read(request) : inQuery,
                        QueryParameter.of(request, "consent"),
                        peer,
                        clock.now())));
    }

    private void settle(Visit visit, CompletableFuture<AudienceReceipt> receipt) {
        if (receipt.isDone()) {
            var _ = receipt.whenComplete((done, failure) -> finish(visit, done, failure));
        } else {
            var _ = receipt.whenComplete(
                    (done, failure) -> visit.asked().context().runOnContext(_ -> finish(visit, done, failure)));
        }
    }

    private void finish(Visit visit, @Nullable AudienceReceipt receipt, @Nullable Throwable failure) {
        HttpServerResponse response = visit.asked().request().response();
        if (response.closed() || response.ended()) {
            return;
        }
        switch (receipt) {
            case null -> {
                LOG.error("The segments of a visitor could not be found", failure);
                answer(visit, new Known(List.of(), false), KEPT_SHORTLY);
            }
            case AudienceReceipt.Refused(Receipt.Refused refused) -> refuse(visit, refused);
            case AudienceReceipt.Unavailable() -> answer(visit, new Known(List.of(), false), KEPT_SHORTLY);
            case AudienceReceipt.Known(List<String> segments) -> answer(visit, new Known(segments, true), NOTHING_KEPT);
        }
    }

    private void answer(Visit visit, Known known, String cached) {
        visit.asked()
                .request()
                .response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, cached)
                .end(Buffer.buffer(Json.bytes(known)));
        signals.answered(ROUTE, 200, clock.nanoTime() - visit.startedNanos());
    }

    private void refuse(Visit visit, Receipt.Refused refused) {
        signals.answered(
                ROUTE,
                Answers.refused(visit.asked().request().response(), refused),
                clock.nanoTime() - visit.startedNanos());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** The answer as JSON; not available means that what the page knew before may still be so. */
    private record Known(List<String> segments, boolean available) {}

    /** One request on its way. */
    private record Visit(Route.Asked asked, long startedNanos) {}
}

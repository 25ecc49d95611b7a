package io.metka.edge;

import io.metka.model.LinkReceipt;
import io.metka.model.LinkRequest;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.settings.EdgeSettings;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.telemetry.EdgeSignals;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visitors between sites: {@code POST /v1/link} gives the runtime a token for the links of its page, {@code POST
 * /v1/link/accept} takes the token that a visitor arrived with.
 */
final class LinkRoutes {
    static final String ISSUE = "/v1/link";
    static final String ACCEPT = "/v1/link/accept";
    private static final Logger LOG = LoggerFactory.getLogger(LinkRoutes.class);
    private static final int MOST_BYTES = 8 * 1024;
    private static final String ROUTE = "link";

    private final Links links;
    private final Clock clock;
    private final EdgeSignals signals;
    private final Clients clients;
    private final IdCookie cookie;

    LinkRoutes(EdgeSettings settings, Links links, Clients clients, Clock clock, EdgeSignals signals) {
        this.links = links;
        this.clock = clock;
        this.signals = signals;
        this.clients = clients;
        this.cookie = new IdCookie(settings.cookieAge());
    }

    void post(Route.Asked asked) {
        HttpServerRequest request = asked.request();
        Visit visit = new Visit(request, asked.context(), Cors.origin(request), clock.nanoTime());
        Cors.allow(visit.origin(), request.response());
        Duration delay = clients.delay(request);
        if (!delay.isZero()) {
            refuse(visit, Answers.tooMany(delay));
            return;
        }
        Body.read(
                request,
                MOST_BYTES,
                body -> {
                    LinkRequest link = new LinkRequest(
                            body,
                            new RawRequest.Peer(
                                    clients.of(request),
                                    header(request, HttpHeaders.USER_AGENT),
                                    Map.of(),
                                    visit.origin()),
                            clock.now());
                    settle(
                            visit,
                            asked.path().equals(ACCEPT)
                                    ? links.accept(link)
                                    : CompletableFuture.completedFuture(links.issue(link)));
                },
                () -> {
                    CommonHeaders.closeAfter(request);
                    refuse(
                            visit,
                            new Receipt.Refused(
                                    Receipt.Refusal.TOO_LARGE, "A body holds at most " + MOST_BYTES + " bytes."));
                });
    }

    private void settle(Visit visit, CompletableFuture<LinkReceipt> receipt) {
        if (receipt.isDone()) {
            var _ = receipt.whenComplete((done, failure) -> finish(visit, done, failure));
        } else {
            var _ = receipt.whenComplete(
                    (done, failure) -> visit.context().runOnContext(_ -> finish(visit, done, failure)));
        }
    }

    private void finish(Visit visit, @Nullable LinkReceipt receipt, @Nullable Throwable failure) {
        HttpServerResponse response = visit.request().response();
        if (response.closed() || response.ended()) {
            return;
        }
        switch (receipt) {
            case null -> {
                LOG.error("A visitor between sites could not be settled and is a new one", failure);
                answer(visit, Settlement.of(new LinkReceipt.Settled(LinkReceipt.Outcome.UNAVAILABLE)));
            }
            case LinkReceipt.Refused(Receipt.Refused refused) -> refuse(visit, refused);
            case LinkReceipt.Issued(String token, Duration validFor) ->
                answer(visit, new Token(token, validFor.toSeconds()));
            case LinkReceipt.Settled settled -> {
                if (!visit.origin().isEmpty()) {
                    cookie.set(visit.request(), settled.visitor(), clients.isSecure(visit.request()));
                }
                answer(visit, Settlement.of(settled));
            }
        }
    }

    private void answer(Visit visit, Object json) {
        visit.request()
                .response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(Json.bytes(json)));
        signals.answered(ROUTE, 200, clock.nanoTime() - visit.startedNanos());
    }

    private void refuse(Visit visit, Receipt.Refused refused) {
        signals.answered(
                ROUTE, Answers.refused(visit.request().response(), refused), clock.nanoTime() - visit.startedNanos());
    }

    private static String header(HttpServerRequest request, CharSequence name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /** A token and for how many seconds it can be used, as JSON. */
    private record Token(String token, long expiresIn) {}

    /** What came of a token, as JSON; the id is empty unless it is to be adopted. */
    private record Settlement(String outcome, String anonymousId) {
        static Settlement of(LinkReceipt.Settled settled) {
            return new Settlement(settled.outcome().wireName(), settled.visitor());
        }
    }

    /** One request on its way, with the event loop that it belongs to. */
    private record Visit(HttpServerRequest request, Context context, String origin, long startedNanos) {}
}

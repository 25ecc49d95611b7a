package io.metka.edge;

import io.metka.model.RawRequest.Protocol;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.settings.EdgeSettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Where Snowplow's trackers send their events, and the answers that they understand (docs/protocols.md). */
final class SnowplowRoutes {
    private static final String ANONYMOUS = "SP-Anonymous";
    private static final List<String> READING = List.of("GET", "HEAD");
    private static final List<String> POSTING = List.of("POST");

    private final EdgeSettings settings;
    private final Clients clients;
    private final NetworkCookie cookie;

    SnowplowRoutes(EdgeSettings settings, Clients clients) {
        this.settings = settings;
        this.clients = clients;
        this.cookie = new NetworkCookie(settings.snowplow());
    }

    void add(Routes table, Exchange exchange) {
        Collecting pixel = collecting("snowplow_pixel", SnowplowRoutes::pixel);
        Collecting payload = collecting("snowplow", SnowplowRoutes::ok);
        Route reading = new Route(pixel.name(), READING, asked -> exchange.collect(asked, pixel));
        table.path("/i", reading).path("/ice.png", reading);
        table.path(
                "/com.snowplowanalytics.snowplow/tp2",
                new Route(payload.name(), POSTING, asked -> exchange.collect(asked, payload)));
        Route both = new Route(
                payload.name(),
                List.of("GET", "HEAD", "POST"),
                asked -> exchange.collect(asked, asked.request().method().name().equals("POST") ? payload : pixel));
        settings.snowplow().paths().forEach(path -> table.path(path, both));
    }

    private Collecting collecting(String name, Taken answer) {
        return Collecting.foreign(
                name,
                Protocol.SNOWPLOW,
                new Answer(answer),
                "sp-anonymous",
                "sec-fetch-site",
                "cookie:" + cookie.name());
    }

    private static int pixel(HttpServerRequest request) {
        return Answers.pixel(request.response(), 200);
    }

    private static int ok(HttpServerRequest request) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end("ok");
        return 200;
    }

    /** What a tracker is told once its events are durable; the result is the status. */
    private interface Taken {
        int tell(HttpServerRequest request);
    }

    /** Answers with the cookie that consent allows. */
    private final class Answer implements Reply {
        private final Taken answer;

        Answer(Taken answer) {
            this.answer = answer;
        }

        @Override
        public int taken(HttpServerRequest request, Receipt.Taken taken) {
            boolean secure = clients.isSecure(request);
            if (request.headers().contains(ANONYMOUS)) {
                cookie.remove(request, secure);
            } else {
                cookie.set(request, taken.cookieId(), secure);
            }
            return answer.tell(request);
        }

        /** Trackers send again after every status but a few; what is too large would come for ever after a 413. */
        @Override
        public int refused(HttpServerRequest request, Receipt.Refused refused) {
            return refused.refusal() == Refusal.TOO_LARGE
                    ? Answers.refused(request.response(), new Receipt.Refused(Refusal.MALFORMED, refused.detail()))
                    : Answers.refused(request.response(), refused);
        }
    }
}

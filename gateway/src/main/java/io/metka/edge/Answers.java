package io.metka.edge;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection;
import io.metka.support.Json;
import io.metka.support.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;

/** Writes receipts as HTTP answers. */
final class Answers {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence GIF = HttpHeaders.createOptimized("image/gif");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-cache, no-store, must-revalidate");

    /** The smallest transparent GIF, 43 bytes. */
    private static final Buffer PIXEL = Buffer.buffer(new byte[] {
        'G',
        'I',
        'F',
        '8',
        '9',
        'a',
        1,
        0,
        1,
        0,
        (byte) 0x80,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        '!',
        (byte) 0xf9,
        4,
        1,
        0,
        0,
        0,
        0,
        ',',
        0,
        0,
        0,
        0,
        1,
        0,
        1,
        0,
        0,
        2,
        2,
        'D',
        1,
        0,
        ';'
    });

    private Answers() {}

    /** {@code 200 {"accepted", "rejected": [{"id", "reason", "pointer", "detail"}]}}; without a detail where there is none. */
    static int outcome(HttpServerResponse response, Receipt.Taken taken) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(Buffer.buffer(json(taken)));
        return 200;
    }

    /** The image with any status: it is shown in either case. */
    static int pixel(HttpServerResponse response, int status) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, GIF)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .end(PIXEL);
        return status;
    }

    /** What an address is told that asks too often. */
    static Receipt.Refused tooMany(Duration wait) {
        return new Receipt.Refused(
                Refusal.RATE_LIMITED,
                "Your network address sends more requests a second than one may (edge.requests_per_second); wait as long as"
                        + " Retry-After says, then send again.",
                wait);
    }

    static int tooMany(HttpServerResponse response, Duration wait) {
        return refused(response, tooMany(wait));
    }

    static int refused(HttpServerResponse response, Receipt.Refused refused) {
        return problem(response, problem(refused), refused.retryAfter());
    }

    /** @param retryAfter zero for no Retry-After header */
    static int problem(HttpServerResponse response, Problem problem, Duration retryAfter) {
        if (!retryAfter.isZero()) {
            response.putHeader("Retry-After", seconds(retryAfter));
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .end(Buffer.buffer(Json.withoutMarkup(problem.json().toString())));
        return problem.status();
    }

    /** Whole seconds, at least one. */
    static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    static Problem problem(Receipt.Refused refused) {
        Refusal refusal = refused.refusal();
        String detail = refused.detail();
        return switch (refusal) {
            case MALFORMED -> new Problem(400, "malformed", "The request cannot be read", detail);
            case UNKNOWN_WRITE_KEY -> new Problem(401, "unknown_write_key", "The write key is unknown", detail);
            case ORIGIN_NOT_ALLOWED -> new Problem(403, "origin_not_allowed", "The origin is not allowed", detail);
            case TOO_LARGE -> new Problem(413, "too_large", "The request is too large", detail);
            case UNSUPPORTED_ENCODING ->
                new Problem(415, "unsupported_encoding", "The body is packed in an unknown way", detail);
            case RATE_LIMITED -> new Problem(429, "rate_limited", "Too many requests", detail);
            case SPOOL_FULL -> new Problem(503, "spool_full", "The gateway cannot take more now", detail);
            case UNAVAILABLE -> new Problem(503, "unavailable", "The gateway is not available", detail);
        };
    }

    private static String json(Receipt.Taken taken) {
        List<Rejection> rejected = taken.rejected();
        StringBuilder json = new StringBuilder(40)
                .append("{\"accepted\":")
                .append(taken.accepted())
                .append(",\"rejected\":[");
        for (int i = 0; i < rejected.size(); i++) {
            Rejection rejection = rejected.get(i);
            json.append(i == 0 ? "" : ",").append("{\"id\":\"");
            JsonStringEncoder.getInstance().quoteAsString(rejection.eventId(), json);
            json.append("\",\"reason\":\"")
                    .append(rejection.reason().wireName())
                    .append("\",\"pointer\":\"");
            JsonStringEncoder.getInstance().quoteAsString(rejection.pointer(), json);
            if (!rejection.detail().isEmpty()) {
                json.append("\",\"detail\":\"");
                JsonStringEncoder.getInstance().quoteAsString(rejection.detail(), json);
            }
            json.append("\"}");
        }
        return Json.withoutMarkup(json.append("]}").toString());
    }
}

package io.metka.edge;

import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection;
import io.metka.model.Rejection.Reason;
import io.metka.support.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** The answers that each protocol's clients understand (docs/protocols.md). */
final class Replies {
    /** One outcome for each event. */
    static final Reply OUTCOMES = (request, taken) -> Answers.outcome(request.response(), taken);

    /** An image, or a problem. */
    static final Reply PIXEL = (request, taken) -> Answers.pixel(request.response(), 200);

    /** An image in any case: pages show it, and only its status says whether the event was kept. */
    static final Reply ALWAYS_PIXEL = new Reply() {
        @Override
        public int taken(HttpServerRequest request, Receipt.Taken taken) {
            return Answers.pixel(request.response(), 200);
        }

        @Override
        public int refused(HttpServerRequest request, Receipt.Refused refused) {
            return Answers.pixel(request.response(), Answers.problem(refused).status());
        }
    };

    /** 200 whatever became of single events: Segment's clients send a batch again or drop it, never a part of it. */
    static final Reply SEGMENT = new Reply() {
        private static final Buffer SUCCESS = Buffer.buffer("{\"success\":true}");

        @Override
        public int taken(HttpServerRequest request, Receipt.Taken taken) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(SUCCESS);
            return 200;
        }

        @Override
        public int refused(HttpServerRequest request, Receipt.Refused refused) {
            if (refused.refusal() == Refusal.RATE_LIMITED) {
                request.response().putHeader("X-RateLimit-Reset", Answers.seconds(refused.retryAfter()));
            }
            return Answers.refused(request.response(), refused);
        }
    };

    /** As rudder-server: 400 when nothing of the request could be used. */
    static final Reply RUDDERSTACK = (request, taken) -> {
        Rejection unusable = unusable(taken);
        if (unusable == null) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end("OK");
            return 200;
        }
        return Answers.problem(
                request.response(),
                new Problem(
                        400,
                        "no_usable_event",
                        "No event of the request can be used",
                        unusable.reason().wireName() + " at " + unusable.pointer() + "; correct it, then send again."),
                Duration.ZERO);
    };

    private Replies() {}

    /** Why nothing was taken, null when something was or when consent alone forbade it. */
    private static @org.jspecify.annotations.Nullable Rejection unusable(Receipt.Taken taken) {
        if (taken.accepted() > 0) {
            return null;
        }
        for (Rejection rejection : taken.rejected()) {
            if (rejection.reason() != Reason.CONSENT_DENIED) {
                return rejection;
            }
        }
        return null;
    }
}

package io.metka.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A partner's answer as far as it has been read. Written on an event loop, read by the thread that waits for it.
 *
 * <p>The status decides; the body is only for the log, so a body that never ends or breaks off changes nothing.
 */
final class Reply {
    private static final int OK = 200;
    private static final int REDIRECTIONS = 300;
    private static final int GONE = 410;

    /** Answers that speak of the message itself: too large, of a wrong kind, not to be processed. */
    private static final Set<Integer> NEVER = Set.of(413, 415, 422);

    /** Answers whose Retry-After counts. */
    private static final Set<Integer> THROTTLING = Set.of(429, 503);

    private static final int CLIENT_ERRORS = 400;

    private final int most;
    private final Buffer body = Buffer.buffer();
    private int status;
    private @Nullable String retryAfter;

    /** @param most how many bytes of the body are kept */
    Reply(int most) {
        this.most = most;
    }

    /** Completes when the body has ended or is longer than what is kept. */
    Future<Void> read(HttpClientResponse response) {
        Promise<Void> done = Promise.promise();
        begin(response.statusCode(), response.getHeader("retry-after"));
        response.handler(part -> {
            if (!keep(part)) {
                done.tryComplete();
                response.request().reset();
            }
        });
        response.exceptionHandler(done::tryFail);
        response.endHandler(_ -> done.tryComplete());
        return done.future();
    }

    private synchronized void begin(int code, @Nullable String wait) {
        status = code;
        retryAfter = wait;
    }

    private synchronized boolean keep(Buffer part) {
        int room = most - body.length();
        body.appendBuffer(part, 0, Math.min(room, part.length()));
        return part.length() <= room;
    }

    /** The body as far as it is kept. */
    synchronized String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** @param problem why the exchange ended early, empty when it did not */
    synchronized Answer answer(String problem, Instant now) {
        if (status == 0) {
            return Answer.failed(problem.isEmpty() ? "no answer" : problem);
        }
        if (status >= OK && status < REDIRECTIONS) {
            return new Answer(Answer.Kind.TAKEN, status, "", null);
        }
        String text = body.toString(StandardCharsets.UTF_8).strip();
        String redirect = status >= REDIRECTIONS && status < CLIENT_ERRORS ? " (redirects are not followed)" : "";
        String error = "HTTP " + status + redirect + (text.isEmpty() ? "" : ": " + text);
        if (status == GONE) {
            return new Answer(Answer.Kind.GONE, status, error, null);
        }
        if (NEVER.contains(status)) {
            return new Answer(Answer.Kind.PERMANENT, status, error, null);
        }
        Duration wait = THROTTLING.contains(status) ? wait(retryAfter, now) : null;
        return new Answer(Answer.Kind.TRANSIENT, status, error, wait);
    }

    /** Seconds or an HTTP date; null when it is neither or not in the future. */
    private static @Nullable Duration wait(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        Duration wait;
        try {
            wait = Duration.ofSeconds(Long.parseLong(header.strip()));
        } catch (NumberFormatException notSeconds) {
            try {
                wait = Duration.between(
                        now,
                        ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeException notADate) {
                return null;
            }
        }
        return wait.isPositive() ? wait : null;
    }
}

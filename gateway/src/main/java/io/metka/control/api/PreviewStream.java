package io.metka.control.api;

import io.metka.container.PreviewRecord;
import io.metka.container.PreviewSession;
import io.metka.support.Clock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;

/**
 * One client of a preview, as server-sent events: what happened before first, then what happens, each with its id.
 * Owned by the event loop.
 */
final class PreviewStream {
    private static final int AT_ONCE = 100;
    private static final long FLUSH_MILLIS = 200;
    private static final long HEARTBEAT_MILLIS = 15_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final PreviewSession session;
    private final Clock clock;
    private final Promise<Void> ended = Promise.promise();
    private long last;

    /** @param last the id of the record that the client had last; 0 for none */
    PreviewStream(Vertx vertx, HttpServerResponse response, PreviewSession session, Clock clock, long last) {
        this.vertx = vertx;
        this.response = response;
        this.session = session;
        this.clock = clock;
        this.last = last;
    }

    /** Starts the stream; the future completes when the client is gone or the preview is over. */
    Future<Void> start() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("X-Accel-Buffering", "no")
                .write("retry: 2000\n\n");
        long flush = vertx.setPeriodic(FLUSH_MILLIS, _ -> flush());
        long heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> write(": heartbeat\n\n"));
        response.exceptionHandler(_ -> ended.tryComplete());
        response.closeHandler(_ -> ended.tryComplete());
        flush();
        return ended.future().onComplete(_ -> {
            vertx.cancelTimer(flush);
            vertx.cancelTimer(heartbeat);
        });
    }

    private void flush() {
        if (response.writeQueueFull()) {
            return;
        }
        boolean over = session.isOver(clock.now());
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (PreviewRecord record : session.after(last, AT_ONCE)) {
            if (record.id() > last + 1) {
                text.append("event: skipped\ndata: {\"count\":")
                        .append(record.id() - last - 1)
                        .append("}\n\n");
            }
            last = record.id();
            count++;
            text.append("id: ")
                    .append(last)
                    .append("\nevent: record\ndata: ")
                    .append(record.json())
                    .append("\n\n");
        }
        boolean done = over && count < AT_ONCE;
        if (done) {
            text.append("event: end\ndata: {}\n\n");
        }
        if (!text.isEmpty()) {
            write(text.toString());
        }
        if (done && !response.ended() && !response.closed()) {
            response.end();
            ended.tryComplete();
        }
    }

    private void write(String text) {
        if (!response.ended() && !response.closed()) {
            response.write(text);
        }
    }
}

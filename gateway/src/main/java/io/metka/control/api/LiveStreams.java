package io.metka.control.api;

import io.metka.container.PreviewSession;
import io.metka.control.reports.LiveFeed;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import io.metka.telemetry.ControlSignals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The open live event streams, no more than the settings allow. */
final class LiveStreams {
    private final Vertx vertx;
    private final LiveFeed feed;
    private final int most;
    private final ControlSignals signals;
    private final Clock clock;
    private final AtomicInteger open = new AtomicInteger();

    LiveStreams(Vertx vertx, LiveFeed feed, int most, ControlSignals signals, Clock clock) {
        this.clock = clock;
        this.vertx = vertx;
        this.feed = feed;
        this.most = most;
        this.signals = signals;
    }

    /**
     * A stream of the project's events, or of all events.
     *
     * @param clear true when personal data is shown
     */
    Answer open(Optional<ProjectId> project, boolean clear) {
        return open(response ->
                new LiveStream(vertx, response, clear).start(listener -> feed.subscribe(project, listener)));
    }

    /**
     * A stream of what happens in a preview.
     *
     * @param last the id of the record that the client had last; 0 for none
     */
    Answer open(PreviewSession session, long last) {
        return open(response -> new PreviewStream(vertx, response, session, clock, last).start());
    }

    private Answer open(Function<HttpServerResponse, Future<Void>> stream) {
        if (open.get() >= most) {
            throw new ProblemException(Problem.retryLater(
                    Problem.Kind.UNAVAILABLE,
                    "There are " + most + " live streams already (control.live_streams); close one and try again",
                    5));
        }
        return new Answer.Stream(response -> {
            signals.liveStreams(open.incrementAndGet());
            stream.apply(response).onComplete(ended -> signals.liveStreams(open.decrementAndGet()));
        });
    }
}

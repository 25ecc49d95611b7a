package io.metka.control.api;

import io.metka.control.reports.LiveFeed;
import io.metka.model.ProjectId;
import io.metka.telemetry.ControlSignals;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The open live event streams, no more than the settings allow. */
final class LiveStreams {
    private final Vertx vertx;
    private final LiveFeed feed;
    private final int most;
    private final ControlSignals signals;
    private final AtomicInteger open = new AtomicInteger();

    LiveStreams(Vertx vertx, LiveFeed feed, int most, ControlSignals signals) {
        this.vertx = vertx;
        this.feed = feed;
        this.most = most;
        this.signals = signals;
    }

    /** A stream of the project's events, or of all events. */
    Answer open(Optional<ProjectId> project) {
        if (open.get() >= most) {
            throw new ProblemException(Problem.retryLater(
                    Problem.Kind.UNAVAILABLE,
                    "There are " + most + " live streams already (control.live_streams); close one and try again",
                    5));
        }
        return new Answer.Stream(response -> {
            signals.liveStreams(open.incrementAndGet());
            new LiveStream(vertx, response)
                    .start(listener -> feed.subscribe(project, listener))
                    .onComplete(ended -> signals.liveStreams(open.decrementAndGet()));
        });
    }
}

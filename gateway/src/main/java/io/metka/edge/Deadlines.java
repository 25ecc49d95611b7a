package io.metka.edge;

import io.metka.settings.ConnectionSettings;
import io.metka.support.Clock;
import io.metka.telemetry.EdgeSignals.Limit;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Ends what takes too long on the connections of one event loop: heads and bodies that drip in byte by byte, and connections
 * on which nothing more is asked. Only the client's part of an exchange has a deadline; while the gateway works it waits.
 */
final class Deadlines {
    private static final Duration SELDOM = Duration.ofSeconds(1);
    private static final int SWEEPS_PER_TIMEOUT = 4;

    private final ConnectionSettings settings;
    private final Clock clock;
    private final Consumer<Limit> limited;
    private final Consumer<HttpServerRequest> late;
    private final Map<HttpConnection, Line> lines = new HashMap<>();

    /** One connection: what is asked on it, and until when the next head must have come when nothing is. */
    private static final class Line {
        private final List<Exchanged> under = new ArrayList<>(1);
        private long headDue;
        private boolean fresh = true;

        Line(long headDue) {
            this.headDue = headDue;
        }
    }

    /** One request under way. */
    private static final class Exchanged {
        private final HttpServerRequest request;
        private final long bodyDue;
        private boolean isRead;
        private boolean isAnswered;

        Exchanged(HttpServerRequest request, long bodyDue) {
            this.request = request;
            this.bodyDue = bodyDue;
        }
    }

    /**
     * @param limited is told which deadline a client missed
     * @param late ends a request whose body is late
     */
    Deadlines(ConnectionSettings settings, Clock clock, Consumer<Limit> limited, Consumer<HttpServerRequest> late) {
        this.settings = settings;
        this.clock = clock;
        this.limited = limited;
        this.late = late;
    }

    /** How often to {@link #sweep}. */
    Duration period() {
        Duration shortest = settings.headerTimeout();
        for (Duration other : List.of(settings.bodyTimeout(), settings.idleTimeout())) {
            shortest = other.compareTo(shortest) < 0 ? other : shortest;
        }
        Duration often = shortest.dividedBy(SWEEPS_PER_TIMEOUT);
        return often.compareTo(SELDOM) < 0 ? often : SELDOM;
    }

    void opened(HttpConnection connection) {
        lines.put(connection, new Line(after(settings.headerTimeout())));
    }

    void closed(HttpConnection connection) {
        lines.remove(connection);
    }

    /** The head of a request is there. */
    void asked(HttpServerRequest request) {
        Line line = lines.get(request.connection());
        if (line == null) {
            return;
        }
        Exchanged exchanged = new Exchanged(request, after(settings.bodyTimeout()));
        line.fresh = false;
        line.under.add(exchanged);
        request.end().onComplete(_ -> {
            exchanged.isRead = true;
            done(line, exchanged);
        });
        request.response().endHandler(_ -> {
            exchanged.isAnswered = true;
            done(line, exchanged);
        });
        request.response().closeHandler(_ -> {
            exchanged.isRead = true;
            exchanged.isAnswered = true;
            done(line, exchanged);
        });
    }

    private void done(Line line, Exchanged exchanged) {
        if (exchanged.isRead && exchanged.isAnswered && line.under.remove(exchanged) && line.under.isEmpty()) {
            line.headDue = after(settings.idleTimeout());
        }
    }

    /** Ends what is late. */
    void sweep() {
        long now = clock.nanoTime();
        List<Runnable> ends = new ArrayList<>();
        lines.forEach((connection, line) -> {
            if (line.under.isEmpty() && line.headDue - now < 0) {
                if (line.fresh) {
                    limited.accept(Limit.HEADER_TIMEOUT);
                }
                ends.add(() -> connection.close());
            }
            for (Exchanged exchanged : line.under) {
                if (!exchanged.isRead && exchanged.bodyDue - now < 0) {
                    exchanged.isRead = true;
                    limited.accept(Limit.BODY_TIMEOUT);
                    ends.add(() -> late.accept(exchanged.request));
                }
            }
        });
        // Ending one changes the map.
        ends.forEach(Runnable::run);
    }

    private long after(Duration timeout) {
        return clock.nanoTime() + timeout.toNanos();
    }
}

package io.metka.settings;

import java.time.Duration;

/**
 * How a gateway goes when it is told to: table {@code [stop]}.
 *
 * @param notice how long {@code /healthz} and {@code /readyz} say that it goes while it still takes requests, so that load
 *     balancers turn away first; longer than the interval of their checks, default 1 s
 * @param answers how long requests under way may take to be answered once no more are taken; default 5 s
 * @param drain how long it goes on storing what it has accepted; what is left then stays in the spool for the next start;
 *     default 15 s
 */
public record StopSettings(Duration notice, Duration answers, Duration drain) {
    public StopSettings {
        require(notice, "stop.notice");
        require(answers, "stop.answers");
        require(drain, "stop.drain");
    }

    public static StopSettings defaults() {
        return new StopSettings(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    private static void require(Duration time, String name) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + time);
        }
    }
}

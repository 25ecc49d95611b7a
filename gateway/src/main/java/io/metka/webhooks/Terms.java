package io.metka.webhooks;

import java.time.Duration;
import java.util.List;

/**
 * How one endpoint wants its messages handed out.
 *
 * @param url a lane that is paused is paused for this URL alone
 * @param batch how many messages go out together at most
 * @param within how long a message waits at most for others to go out with it
 * @param interval between two requests on average, zero for no limit; all nodes together keep to it
 * @param burst how many requests may come at once all the same, 1 or more
 * @param pauseAfter how long nothing but failures may last before the lane is paused, zero for ever
 */
record Terms(String url, int batch, Duration within, Duration interval, int burst, Duration pauseAfter) {
    private static final double MILLI = 1e6;

    /** The arguments of the scripts' common function {@code take}. */
    List<String> ofTaking() {
        return List.of(
                Integer.toString(batch), Long.toString(within.toMillis()), millisBetween(), Integer.toString(burst));
    }

    /** The interval for scripts. */
    String millisBetween() {
        return Double.toString(interval.toNanos() / MILLI);
    }
}

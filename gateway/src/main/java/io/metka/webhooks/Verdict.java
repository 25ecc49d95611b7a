package io.metka.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done with a message after an attempt. */
sealed interface Verdict {

    /** It has arrived. */
    record Delivered() implements Verdict {}

    /** It goes to the dead letters. */
    record Dead() implements Verdict {}

    /** It stays at its place and the lane stands still until its owner acts. */
    record Pause() implements Verdict {}

    /**
     * It is tried again.
     *
     * @param laneUntil until when the whole lane waits as well, null when it need not
     */
    record Retry(Instant due, @Nullable Instant laneUntil) implements Verdict {}
}

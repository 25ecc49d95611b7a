package io.metka.webhooks;

import io.metka.webhooks.Settlement.Wait;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long those messages of one request wait that are tried again: as long as the one that waits longest. */
final class Waiting {
    private @Nullable Instant due;
    private @Nullable Instant laneUntil;
    private boolean paused;

    void take(Verdict verdict, Instant now) {
        switch (verdict) {
            case Verdict.Retry(Instant when, var lane) -> {
                due = later(due, when);
                laneUntil = lane == null ? laneUntil : later(laneUntil, lane);
            }
            case Verdict.Pause() -> {
                due = later(due, now);
                paused = true;
            }
            case Verdict.Delivered(), Verdict.Dead() -> {}
        }
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || one.isBefore(other) ? other : one;
    }

    @Nullable
    Wait longest() {
        return due == null ? null : new Wait(due, laneUntil);
    }

    /** Whether anything is tried again. */
    boolean any() {
        return due != null;
    }

    /** Whether the partner wants no more. */
    boolean paused() {
        return paused;
    }
}

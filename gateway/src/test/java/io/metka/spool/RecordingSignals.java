package io.metka.spool;

import io.metka.telemetry.SpoolSignals;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Spool signals that add up what they are told. */
final class RecordingSignals implements SpoolSignals {
    final AtomicLong records = new AtomicLong();
    final AtomicLong groups = new AtomicLong();
    final AtomicLong full = new AtomicLong();
    final AtomicLong unavailable = new AtomicLong();
    final AtomicLong overloaded = new AtomicLong();
    final AtomicLong backlog = new AtomicLong();
    final AtomicLong limit = new AtomicLong();
    final AtomicLong cut = new AtomicLong();
    final AtomicLong lost = new AtomicLong();

    @Override
    public void groupCommitted(int count, long bytes, Duration sync) {
        groups.incrementAndGet();
        records.addAndGet(count);
    }

    @Override
    public void refused(Refusal reason, int count) {
        (switch (reason) {
                    case FULL -> full;
                    case UNAVAILABLE -> unavailable;
                    case OVERLOADED -> overloaded;
                })
                .addAndGet(count);
    }

    @Override
    public void backlog(long bytes) {
        backlog.set(bytes);
    }

    @Override
    public void limit(long bytes) {
        limit.set(bytes);
    }

    @Override
    public void tailCut(long bytes) {
        cut.addAndGet(bytes);
    }

    @Override
    public void bytesLost(long bytes) {
        lost.addAndGet(bytes);
    }
}

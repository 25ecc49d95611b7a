package io.metka.telemetry;

import java.time.Duration;

/** Spool signals that nobody watches. */
final class NoSpoolSignals implements SpoolSignals {
    @Override
    public void groupCommitted(int records, long bytes, Duration sync) {}

    @Override
    public void refused(Refusal reason, int records) {}

    @Override
    public void backlog(long bytes) {}

    @Override
    public void limit(long bytes) {}

    @Override
    public void tailCut(long bytes) {}

    @Override
    public void bytesLost(long bytes) {}
}

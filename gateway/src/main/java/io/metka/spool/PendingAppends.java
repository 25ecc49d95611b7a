package io.metka.spool;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The appends that were taken and are not answered yet: how large they are, and since when the oldest one waits; for any thread. */
final class PendingAppends {
    private final AtomicLong bytes = new AtomicLong();
    private final Set<Append> appends = ConcurrentHashMap.newKeySet();

    /** Returns the bytes of all that wait, this one included. */
    long add(Append append) {
        appends.add(append);
        return bytes.addAndGet(append.frame.size());
    }

    /** To be called when the append is durable and the backlog says so, or was refused. */
    void remove(Append append) {
        bytes.addAndGet(-append.frame.size());
        appends.remove(append);
    }

    /** When the batch that was received first was received; empty when none waits. */
    Optional<Instant> oldest() {
        return appends.stream().map(append -> append.receivedAt).min(Instant::compareTo);
    }
}

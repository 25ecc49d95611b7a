package io.metka.spool;

import io.metka.model.Position;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A frame on its way to the disk and the promise made for it; also a link of {@link AppendQueue}. */
final class Append extends CompletableFuture<Position> {
    final Frame frame;

    /** When the batch in the frame was received. */
    final Instant receivedAt;

    /** The append that was queued before this one; written by the caller, then by the writer thread. */
    @Nullable
    Append older;

    /** Given by the writer thread. */
    long offset;

    Append(Frame frame, Instant receivedAt) {
        this.frame = frame;
        this.receivedAt = receivedAt;
    }
}

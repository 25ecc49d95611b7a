package io.metka.spool;

import io.metka.model.Position;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A frame on its way to the disk and the promise made for it; also a link of {@link AppendQueue}. */
final class Append extends CompletableFuture<Position> {
    final Frame frame;

    /** The append that was queued before this one; written by the caller, then by the writer thread. */
    @Nullable
    Append older;

    /** Given by the writer thread. */
    long offset;

    Append(Frame frame) {
        this.frame = frame;
    }
}

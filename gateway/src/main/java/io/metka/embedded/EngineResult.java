package io.metka.embedded;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Bytes that the engine answered, in its own memory until closed. */
final class EngineResult implements AutoCloseable {
    private static final double NANOS = 1e9;

    private final Chdb chdb;
    private @Nullable MemorySegment handle;

    private EngineResult(Chdb chdb, MemorySegment handle) {
        this.chdb = chdb;
        this.handle = handle;
    }

    /** Takes over the handle; on an error frees it and throws. */
    static EngineResult of(Chdb chdb, MemorySegment handle) throws EngineException {
        var result = new EngineResult(chdb, handle);
        String error = Chdb.text(chdb.resultError.of(handle));
        if (error != null) {
            result.close();
            throw EngineException.of(error);
        }
        return result;
    }

    /** Valid until {@link #close}. */
    MemorySegment data() {
        long length = chdb.resultLength.of(open());
        return length == 0 ? MemorySegment.NULL : chdb.resultBuffer.of(open()).reinterpret(length);
    }

    boolean isEmpty() {
        return chdb.resultLength.of(open()) == 0;
    }

    /** What this result alone adds to a statement's counters. */
    Counts counts() {
        MemorySegment open = open();
        return new Counts(
                chdb.storageRows.of(open),
                chdb.storageBytes.of(open),
                chdb.rowsWritten.of(open),
                chdb.bytesWritten.of(open),
                chdb.resultRows.of(open),
                chdb.resultLength.of(open),
                (long) (chdb.elapsed.of(open) * NANOS));
    }

    MemorySegment handle() {
        return open();
    }

    private MemorySegment open() {
        if (handle == null) {
            throw new IllegalStateException("the result is closed");
        }
        return handle;
    }

    @Override
    public void close() {
        if (handle != null) {
            chdb.destroyResult.on(handle);
            handle = null;
        }
    }

    /** What a statement read and wrote, in rows and bytes, and how long it ran. */
    record Counts(
            long readRows,
            long readBytes,
            long writtenRows,
            long writtenBytes,
            long resultRows,
            long resultBytes,
            long elapsedNanos) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(
                    readRows + more.readRows,
                    readBytes + more.readBytes,
                    writtenRows + more.writtenRows,
                    writtenBytes + more.writtenBytes,
                    resultRows + more.resultRows,
                    resultBytes + more.resultBytes,
                    elapsedNanos + more.elapsedNanos);
        }
    }
}

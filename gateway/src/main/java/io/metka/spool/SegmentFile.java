package io.metka.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One segment file as the writer sees it; tests put failing disks behind it. */
interface SegmentFile extends Closeable {
    /** Writes all that remains in the buffer. */
    void write(ByteBuffer from, long at) throws IOException;

    /** Returns when everything written is on the disk. After a failure nothing may be believed about unsynced writes. */
    void sync() throws IOException;

    void truncate(long bytes) throws IOException;
}

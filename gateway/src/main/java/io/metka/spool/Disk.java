package io.metka.spool;

import java.io.IOException;
import java.nio.file.Path;

/** What the writing side of the spool asks of a disk. */
interface Disk {
    /** A new empty file, replacing one of that name. */
    SegmentFile create(Path file) throws IOException;

    /** Bytes that this process may still allocate on the folder's file system. */
    long usableBytes(Path folder) throws IOException;

    /** Makes creations and renames in the folder durable. */
    void syncFolder(Path folder) throws IOException;
}

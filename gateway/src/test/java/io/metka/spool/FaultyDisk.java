package io.metka.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The machine's disk, made to fail, to stall or to lose its power as a test asks. */
final class FaultyDisk implements Disk {
    private final LocalDisk real = new LocalDisk();

    /** Bytes that the disk says are free; negative to ask the real one. */
    volatile long usable = -1;

    /** Writes and syncs of files that have become segments, and folder syncs, that are still to fail. */
    final AtomicInteger failingWrites = new AtomicInteger();

    final AtomicInteger failingSyncs = new AtomicInteger();
    final AtomicInteger failingFolderSyncs = new AtomicInteger();
    volatile boolean truncateFails;
    volatile boolean createFails;

    /** While set, every sync waits for it. */
    volatile @Nullable CountDownLatch stall;

    /** While set, the next sync of a segment that has records takes this picture instead, and nothing works any more. */
    volatile @Nullable PowerCut powerCut;

    private volatile boolean dead;

    /** What is done at the moment when the power goes. */
    interface PowerCut {
        /**
         * Called on the writer thread.
         *
         * @param from the first byte of the file that was written after its last sync
         * @param to behind the last one
         */
        void happens(Path file, long from, long to) throws IOException;
    }

    @Override
    public SegmentFile create(Path file) throws IOException {
        if (createFails || dead) {
            throw new IOException("the disk does not make files");
        }
        return new FaultyFile(file, real.create(file));
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return usable < 0 ? real.usableBytes(folder) : usable;
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        if (dead || take(failingFolderSyncs)) {
            throw new IOException("the disk does not sync folders");
        }
        real.syncFolder(folder);
    }

    private static boolean take(AtomicInteger failures) {
        return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** One file on this disk. */
    private final class FaultyFile implements SegmentFile {
        private final SegmentFile file;
        private final Path created;
        private Path path;
        private long base = -1;
        private long unsyncedFrom = Long.MAX_VALUE;
        private long unsyncedTo;

        FaultyFile(Path path, SegmentFile file) {
            this.created = path;
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            if (at == 0 && from.remaining() == SegmentHeader.SIZE) {
                base = from.getLong(8);
                path = created.resolveSibling(Segment.fileName(base));
            }
            if (dead || (base >= 0 && take(failingWrites))) {
                // Half of it reaches the disk, as it does when space runs out on the way.
                int half = from.remaining() / 2;
                ByteBuffer part = from.duplicate().limit(from.position() + half);
                file.write(part, at);
                throw new IOException("the disk does not write");
            }
            unsyncedFrom = Math.min(unsyncedFrom, at);
            unsyncedTo = Math.max(unsyncedTo, at + from.remaining());
            file.write(from, at);
        }

        @Override
        public void sync() throws IOException {
            CountDownLatch waiting = stall;
            if (waiting != null && base >= 0) {
                awaitUninterruptibly(waiting);
            }
            PowerCut cut = powerCut;
            if (cut != null && base >= 0) {
                powerCut = null;
                dead = true;
                cut.happens(path, unsyncedFrom, unsyncedTo);
            }
            if (dead || (base >= 0 && take(failingSyncs))) {
                throw new IOException("the disk does not sync");
            }
            unsyncedFrom = Long.MAX_VALUE;
            unsyncedTo = 0;
            file.sync();
        }

        @Override
        public void truncate(long bytes) throws IOException {
            if (truncateFails || dead) {
                throw new IOException("the disk does not truncate");
            }
            file.truncate(bytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        private void awaitUninterruptibly(CountDownLatch latch) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}

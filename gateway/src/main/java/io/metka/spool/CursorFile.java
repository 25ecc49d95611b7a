package io.metka.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable cursor: two slots in different pages, written in turn and synced, so that a torn write leaves the other
 * one. A slot is magic, sequence, committed, sealed from, sealed to (i64 each) and the CRC-32C of these (u32).
 *
 * <p>Belongs to one thread at a time. It writes through {@link RandomAccessFile}, since an interrupted thread would find
 * a {@code FileChannel} closed.
 */
final class CursorFile implements Closeable {
    static final String NAME = "cursor";

    /** Distance of the two slots. */
    static final int PAGE = 4096;

    private static final Logger log = LoggerFactory.getLogger(CursorFile.class);
    private static final long MAGIC = 0x4d45544b41435552L;
    private static final int SLOT = 44;
    private static final long NONE = -1;

    private final RandomAccessFile file;
    private long sequence;
    private @Nullable Cursor cursor;

    private CursorFile(RandomAccessFile file) {
        this.file = file;
    }

    static CursorFile open(Path folder) throws IOException {
        Path path = folder.resolve(NAME);
        CursorFile opened = new CursorFile(new RandomAccessFile(path.toFile(), "rw"));
        try {
            opened.load(path);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    /** What was written last, null when nothing was or when neither slot can be read. */
    @Nullable
    Cursor cursor() {
        return cursor;
    }

    private void load(Path path) throws IOException {
        if (file.length() == 0) {
            file.setLength(2L * PAGE);
            file.getFD().sync();
            return;
        }
        boolean written = false;
        for (int slot = 0; slot < 2; slot++) {
            ByteBuffer in = ByteBuffer.allocate(SLOT);
            file.seek((long) slot * PAGE);
            if (file.length() >= (long) slot * PAGE + SLOT) {
                file.readFully(in.array());
            }
            written |= in.getLong(0) != 0;
            if (in.getLong(0) == MAGIC && in.getInt(SLOT - 4) == checksum(in) && in.getLong(8) > sequence) {
                sequence = in.getLong(8);
                Cursor.Stretch sealed =
                        in.getLong(24) == NONE ? null : new Cursor.Stretch(in.getLong(24), in.getLong(32));
                cursor = new Cursor(in.getLong(16), sealed);
            }
        }
        if (cursor == null && written) {
            log.error(
                    "spool: neither slot of {} can be read; everything still in the spool is processed again, "
                            + "and events stored before are recognised by their ids",
                    path);
        }
    }

    /** Returns when the cursor is durable. After a failure the old cursor or this one may be found at the next start. */
    void write(Cursor next) throws IOException {
        long number = sequence + 1;
        Cursor.Stretch sealed = next.sealed();
        ByteBuffer out = ByteBuffer.allocate(SLOT)
                .putLong(MAGIC)
                .putLong(number)
                .putLong(next.committed())
                .putLong(sealed == null ? NONE : sealed.from())
                .putLong(sealed == null ? NONE : sealed.to());
        out.putInt(checksum(out));
        file.seek(nextSlot());
        file.write(out.array());
        file.getFD().sync();
        sequence = number;
        cursor = next;
    }

    /** Where the next write goes, which is never where the cursor in force stands. */
    long nextSlot() {
        return (sequence + 1) % 2 * PAGE;
    }

    private static int checksum(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.duplicate().clear().limit(SLOT - 4));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

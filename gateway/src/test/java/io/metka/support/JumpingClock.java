package io.metka.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/** The machine's clock with a wall clock that another process puts forward and back, through eight bytes of a shared file. */
public final class JumpingClock implements Clock {
    private final MappedByteBuffer shiftMillis;

    public JumpingClock(Path file) {
        shiftMillis = open(file);
    }

    /** From now on every clock on this file goes wrong by so much. */
    public static void shift(Path file, Duration by) {
        open(file).putLong(0, by.toMillis());
    }

    private static MappedByteBuffer open(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant now() {
        return SYSTEM.now().plusMillis(shiftMillis.getLong(0));
    }

    @Override
    public long nanoTime() {
        return SYSTEM.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        SYSTEM.sleep(duration);
    }
}

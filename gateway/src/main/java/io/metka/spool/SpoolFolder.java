package io.metka.spool;

import io.metka.support.Ids;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The spool's folder, held for this process alone, and the random id that it was given when it was made. */
final class SpoolFolder implements Closeable {
    private static final String LOCK = "lock";
    private static final String ID = "spool.id";
    private static final int ID_BYTES = 8;
    private static final Pattern ID_FORM = Pattern.compile("[0-9a-f]{" + 2 * ID_BYTES + "}");

    private final Path path;
    private final FileChannel lock;
    private final String id;

    private SpoolFolder(Path path, FileChannel lock, String id) {
        this.path = path;
        this.lock = lock;
        this.id = id;
    }

    /**
     * Takes the folder, which is made when it is missing.
     *
     * @throws IOException when another process holds it or it cannot be used; the message says what to do
     */
    static SpoolFolder hold(Path path, Disk disk, Ids ids) throws IOException {
        Files.createDirectories(path);
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new IOException(
                        "the spool folder " + path + " is in use by another gateway; stop that one, or give "
                                + "this one a data folder of its own");
            }
            return new SpoolFolder(path, channel, id(path, disk, ids));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    String id() {
        return id;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String id(Path folder, Disk disk, Ids ids) throws IOException {
        Path file = folder.resolve(ID);
        if (!Files.exists(file)) {
            Path written = folder.resolve(ID + ".tmp");
            Files.writeString(written, HexFormat.of().formatHex(ids.secret(ID_BYTES)));
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            disk.syncFolder(folder);
        }
        String id = Files.readString(file).strip();
        if (!ID_FORM.matcher(id).matches()) {
            throw new IOException(file + " does not hold an id of " + 2 * ID_BYTES
                    + " hexadecimal digits; delete the file to get a new id");
        }
        return id;
    }

    /** Lets another process have the folder. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}

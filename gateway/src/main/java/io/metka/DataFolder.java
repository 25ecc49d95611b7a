package io.metka;

import io.metka.support.Ids;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The folder that belongs to one running gateway: held by a lock, with the node's secret in it. */
final class DataFolder implements AutoCloseable {
    /** The name of the file with the secret. */
    static final String SECRET = "secret.key";

    private static final int SECRET_BYTES = 32;

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder when it is missing and takes it.
     *
     * @throws IOException when another gateway has it, or it cannot be written; the message says what to do
     */
    static DataFolder hold(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel channel =
                FileChannel.open(path.resolve("metka.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException("Another gateway runs on the data folder " + path.toAbsolutePath()
                    + ". Stop it, or give this one a folder of its own (data in metka.toml, or METKA_DATA).");
        }
        return new DataFolder(path, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path path(String name) {
        return path.resolve(name);
    }

    /** The secret from which the projects' keys are derived; made at the first start, and to be backed up. */
    byte[] secret(Ids ids) throws IOException {
        return secret(path, ids);
    }

    /** The secret of a folder that another gateway may hold. */
    static byte[] secret(Path folder, Ids ids) throws IOException {
        Path file = folder.resolve(SECRET);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(ids.secret(SECRET_BYTES)));
        }
        try {
            return HexFormat.of().parseHex(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " does not hold a secret in hexadecimal. Restore it from a backup: identities depend on it.",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}

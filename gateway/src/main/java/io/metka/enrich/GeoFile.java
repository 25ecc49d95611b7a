package io.metka.enrich;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database of network addresses in a file that the operator may replace at any time. A file that is missing or cannot
 * be read makes addresses unknown and is told once, never a failure. For one thread.
 */
final class GeoFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GeoFile.class);

    private final Path path;
    private final String what;
    private @Nullable Reader reader;
    private @Nullable FileTime modified;
    private boolean told;

    /** @param what it is for, as in the settings: {@code country} */
    GeoFile(Path path, String what) {
        this.path = path;
        this.what = what;
    }

    /** Opens the file when it is new; true when addresses may have other answers than before. */
    boolean refresh() {
        try {
            FileTime now = Files.getLastModifiedTime(path);
            if (now.equals(modified)) {
                return false;
            }
            modified = now;
            // Mapped, not read: a database costs address space and no heap.
            Reader opened = new Reader(path.toFile(), Reader.FileMode.MEMORY_MAPPED);
            close();
            reader = opened;
            told = false;
            LOG.info(
                    "Network addresses: {} database {} of {}",
                    what,
                    path.getFileName(),
                    opened.getMetadata().buildTime());
            return true;
        } catch (IOException | RuntimeException e) {
            if (!told) {
                told = true;
                LOG.warn(
                        "The {} database {} cannot be read ({}): {}. Put it there or set enrich.geo.{}",
                        what,
                        path,
                        e.getMessage(),
                        reader == null ? "it stays unknown" : "the one from before stays in use",
                        what);
            }
            return false;
        }
    }

    /** The record of an address, empty when the database has none. */
    Map<?, ?> find(InetAddress address) {
        Reader open = reader;
        // A database of IPv4 networks alone knows nothing of the others.
        if (open == null
                || (address instanceof Inet6Address && open.getMetadata().ipVersion() == 4)) {
            return Map.of();
        }
        try {
            Map<?, ?> found = open.get(address, Map.class);
            return found == null ? Map.of() : found;
        } catch (IOException | RuntimeException e) {
            if (!told) {
                told = true;
                LOG.warn("The {} database {} is damaged: {}. Fetch it again", what, path, e.getMessage());
            }
            return Map.of();
        }
    }

    @Override
    public void close() {
        Reader open = reader;
        reader = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.warn("The {} database {} did not close cleanly", what, path, e);
        }
    }
}

package io.metka.container;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metka.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The current catalog, swapped atomically and kept on this node's disk so that a start needs no control store. */
public final class Publications {
    private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

    private final Path file;
    private final JsonMapper json = Json.MAPPER;
    private final List<Consumer<Catalog>> listeners = new CopyOnWriteArrayList<>();
    private volatile Catalog current;

    private Publications(Path file, Catalog current) {
        this.file = file;
        this.current = current;
    }

    /** Reads the catalog that this node last published, or starts with an empty one. */
    public static Publications open(Path file) {
        Catalog catalog = Catalog.EMPTY;
        if (Files.exists(file)) {
            try {
                catalog = Json.MAPPER.readValue(file.toFile(), Catalog.class);
            } catch (IOException e) {
                LOG.warn(
                        "The cached catalog {} cannot be read; waiting for the control plane to publish again",
                        file,
                        e);
            }
        }
        return new Publications(file, catalog);
    }

    public Catalog current() {
        return current;
    }

    /** Makes a catalog the current one, first on disk, then for every reader; returns when all listeners have it. */
    public synchronized void publish(Catalog next) {
        write(next);
        current = next;
        LOG.info(
                "Catalog {} published: {} sources, {} containers, {} segments, {} webhooks",
                next.revision(),
                next.sources().size(),
                next.containers().size(),
                next.segments().size(),
                next.webhooks().size());
        listeners.forEach(listener -> listener.accept(next));
    }

    /** Calls the listener now with the current catalog, and again after each publication. */
    public synchronized void follow(Consumer<Catalog> listener) {
        listeners.add(listener);
        listener.accept(current);
    }

    private void write(Catalog next) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            json.writeValue(fresh.toFile(), next);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the catalog to " + file, e);
        }
    }
}

package io.metka.container;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.metka.model.JsonText;
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

    /** A definition's JSON is kept as a string, to the byte; what a record says may be null comes back as null. */
    private static final JsonMapper JSON = Json.MAPPER
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(JsonText.class, new ToStringSerializer(JsonText.class))
                    .addDeserializer(JsonText.class, new JsonTextDeserializer()))
            .build();

    private final Path file;
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
                catalog = JSON.readValue(file.toFile(), Catalog.class);
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
            JSON.writeValue(fresh.toFile(), next);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the catalog to " + file, e);
        }
    }

    /** The other direction of {@link JsonText#toString}. */
    private static final class JsonTextDeserializer extends StdScalarDeserializer<JsonText> {
        private static final long serialVersionUID = 1L;

        JsonTextDeserializer() {
            super(JsonText.class);
        }

        @Override
        public JsonText deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return JsonText.of(parser.getText());
        }
    }
}

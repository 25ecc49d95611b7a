package io.metka.consent;

import com.fasterxml.jackson.core.type.TypeReference;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Where this gateway's chains end, kept on its own disk. It lets a range be repeated after a crash with the same links, and
 * it is a witness outside ClickHouse: rows that are taken from the end of a chain are missed.
 */
public final class ChainHeads {
    private static final TypeReference<Map<String, Ends>> FORMAT = new TypeReference<>() {};

    private final Path file;

    /** By node; a gateway whose spool was replaced has been more than one. */
    private Map<String, Ends> nodes;

    /**
     * The ends of one node's chains, by project.
     *
     * @param token names the range that was stored last
     * @param before where they ended before that range
     * @param after where they end now
     */
    private record Ends(String token, Map<String, ReceiptChain.Head> before, Map<String, ReceiptChain.Head> after) {
        static final Ends NONE = new Ends("", Map.of(), Map.of());

        Map<String, ReceiptChain.Head> from(String range) {
            return range.equals(token) ? before : after;
        }
    }

    private ChainHeads(Path file, Map<String, Ends> nodes) {
        this.file = file;
        this.nodes = nodes;
    }

    /** Reads what was kept, or starts with nothing. */
    public static ChainHeads open(Path file) {
        try {
            return new ChainHeads(file, Files.exists(file) ? Json.MAPPER.readValue(file.toFile(), FORMAT) : Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read the ends of the consent chains from " + file
                            + ". Restore it from a backup, or remove it: the chains then go on from what ClickHouse holds",
                    e);
        }
    }

    /** The ends from which a range is to be linked; a project is missing when this file never saw it. */
    Map<ProjectId, ReceiptChain.Head> before(String node, String token) {
        Map<ProjectId, ReceiptChain.Head> ends = new HashMap<>();
        nodes.getOrDefault(node, Ends.NONE)
                .from(token)
                .forEach((project, head) -> ends.put(new ProjectId(project), head));
        return ends;
    }

    /** All ends as they are now. */
    Map<ReceiptLog.Chain, ReceiptChain.Head> current() {
        Map<ReceiptLog.Chain, ReceiptChain.Head> ends = new HashMap<>();
        nodes.forEach((node, ofNode) -> ofNode.after()
                .forEach((project, head) -> ends.put(new ReceiptLog.Chain(new ProjectId(project), node), head)));
        return ends;
    }

    /** A range was stored; on disk when this returns. */
    void stored(String node, String token, Map<ProjectId, ReceiptChain.Head> ends) {
        Map<String, ReceiptChain.Head> before =
                nodes.getOrDefault(node, Ends.NONE).from(token);
        Map<String, ReceiptChain.Head> after = new HashMap<>(before);
        ends.forEach((project, head) -> after.put(project.value(), head));
        Map<String, Ends> next = new HashMap<>(nodes);
        next.put(node, new Ends(token, before, after));
        write(next);
        nodes = next;
    }

    private void write(Map<String, Ends> next) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, Json.bytes(next));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the ends of the consent chains to " + file, e);
        }
    }
}

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
 * Where this node's chains end, kept on the node's own disk. It lets a range be repeated after a crash with the same
 * links, and it is a witness outside ClickHouse: rows that are taken from the end of a chain are missed.
 */
public final class ChainHeads {
    private static final TypeReference<State> STATE = new TypeReference<>() {};

    private final Path file;
    private State state;

    /**
     * The ends of the chains before and after the range that was stored last.
     *
     * @param node whose chains they are, empty before the first
     * @param token names that range
     */
    private record State(
            String node, String token, Map<String, ReceiptChain.Head> before, Map<String, ReceiptChain.Head> after) {}

    private ChainHeads(Path file, State state) {
        this.file = file;
        this.state = state;
    }

    /** Reads what was kept, or starts with nothing. */
    public static ChainHeads open(Path file) {
        try {
            return new ChainHeads(
                    file,
                    Files.exists(file)
                            ? Json.MAPPER.readValue(file.toFile(), STATE)
                            : new State("", "", Map.of(), Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read the ends of the consent chains from " + file
                            + ". Restore it from a backup, or remove it: the chains then go on from what ClickHouse holds",
                    e);
        }
    }

    /** The ends from which the range is to be linked; a project is missing when this file never saw it. */
    Map<ProjectId, ReceiptChain.Head> before(String token) {
        return byProject(token.equals(state.token()) ? state.before() : state.after());
    }

    /** The node whose chains end here, empty when it has none yet. */
    public String node() {
        return state.node();
    }

    /** The ends as they are now. */
    public Map<ProjectId, ReceiptChain.Head> current() {
        return byProject(state.after());
    }

    /** A range was stored; on disk when this returns. */
    void stored(String node, String token, Map<ProjectId, ReceiptChain.Head> ends) {
        Map<String, ReceiptChain.Head> before = token.equals(state.token()) ? state.before() : state.after();
        Map<String, ReceiptChain.Head> after = new HashMap<>(before);
        ends.forEach((project, head) -> after.put(project.value(), head));
        State next = new State(node, token, before, after);
        write(next);
        state = next;
    }

    private void write(State next) {
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

    private static Map<ProjectId, ReceiptChain.Head> byProject(Map<String, ReceiptChain.Head> heads) {
        Map<ProjectId, ReceiptChain.Head> byProject = HashMap.newHashMap(heads.size());
        heads.forEach((project, head) -> byProject.put(new ProjectId(project), head));
        return byProject;
    }
}

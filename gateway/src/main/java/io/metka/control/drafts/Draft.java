package io.metka.control.drafts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.NullNode;
import io.metka.control.workspace.Definitions;
import io.metka.model.JsonText;
import io.metka.support.Json;
import io.metka.support.Sha256;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A workspace as it is now: its base version, its changes, and what comes of both.
 *
 * @param base what the base version holds
 * @param contents what the base version holds once the changes are made
 */
public record Draft(WorkspaceRow workspace, Contents base, List<ChangeRow> changes, Contents contents) {
    /** The document of an entity that is not there. */
    static final JsonText NONE = JsonText.of("null");

    private static final ObjectWriter SORTED = Json.MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);
    private static final int SAFE_BITS = 53;

    public Draft {
        changes = List.copyOf(changes);
    }

    static Draft of(WorkspaceRow workspace, Contents base, List<ChangeRow> changes) {
        Contents contents = base.copy();
        for (ChangeRow change : changes) {
            Kind kind = Kind.of(change.list());
            Optional<JsonNode> document = document(change.document());
            document.ifPresentOrElse(entity -> contents.put(kind, entity), () -> contents.remove(kind, change.id()));
        }
        return new Draft(workspace, base, changes, contents);
    }

    Optional<ChangeRow> change(Kind kind, String id) {
        return changes.stream()
                .filter(change ->
                        change.list().equals(kind.list()) && change.id().equals(id))
                .findFirst();
    }

    /** The changes that a newer version contests. */
    List<ChangeRow> conflicts() {
        return changes.stream().filter(ChangeRow::conflict).toList();
    }

    /** A stored entity, or nothing where it is a removal. */
    static Optional<JsonNode> document(JsonText stored) {
        JsonNode document = Definitions.parsed(stored);
        return document.isNull() ? Optional.empty() : Optional.of(document);
    }

    static JsonText stored(Optional<JsonNode> document) {
        return document.map(some -> JsonText.of(some.toString())).orElse(NONE);
    }

    static JsonNode orNull(Optional<JsonNode> document) {
        return document.orElse(NullNode.getInstance());
    }

    /**
     * The revision of an entity is made from its content, so that it stays the same when the workspace moves on to a
     * newer version that holds the same. It fits into a number of JavaScript.
     */
    static long revision(JsonNode document) {
        byte[] digest = Sha256.of(canonical(document));
        return Math.max(1, ByteBuffer.wrap(digest).getLong() >>> (Long.SIZE - SAFE_BITS));
    }

    /** The same text for equal documents, whatever the order of their members. */
    static String canonical(JsonNode document) {
        try {
            return SORTED.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Every tree can be written", e);
        }
    }
}

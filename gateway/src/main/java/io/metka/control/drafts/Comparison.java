package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.workspace.Differences;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is different between two contents of a container. */
final class Comparison {
    private Comparison() {}

    /** The ways in which an entity can be different. */
    enum Way {
        ADDED,
        REMOVED,
        CHANGED
    }

    /** An entity that is not the same in both. */
    record Change(Kind kind, String id, Optional<JsonNode> before, Optional<JsonNode> after) {
        Way way() {
            if (before.isEmpty()) {
                return Way.ADDED;
            }
            return after.isEmpty() ? Way.REMOVED : Way.CHANGED;
        }

        /** For readers of the API. */
        ObjectNode present() {
            JsonNode named = after.or(() -> before).orElseGet(MissingNode::getInstance);
            ObjectNode view = Json.MAPPER
                    .createObjectNode()
                    .put("kind", kind.list())
                    .put("id", id)
                    .put("name", Contents.name(named))
                    .put("change", way().name().toLowerCase(Locale.ROOT));
            view.set("before", Draft.orNull(before));
            view.set("after", Draft.orNull(after));
            view.set(
                    "differences",
                    before.isPresent() && after.isPresent()
                            ? Differences.between(before.get(), after.get())
                            : Json.MAPPER.createArrayNode());
            return view;
        }
    }

    /** The entities that are not the same, those of the newer contents first within their kind. */
    static List<Change> of(Contents older, Contents newer) {
        List<Change> changes = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Set<String> ids = new LinkedHashSet<>(newer.of(kind).keySet());
            ids.addAll(older.of(kind).keySet());
            for (String id : ids) {
                Change change = new Change(kind, id, older.find(kind, id), newer.find(kind, id));
                if (!change.before().equals(change.after())) {
                    changes.add(change);
                }
            }
        }
        return changes;
    }
}

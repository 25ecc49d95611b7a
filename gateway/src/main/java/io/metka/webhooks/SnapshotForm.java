package io.metka.webhooks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import io.metka.webhooks.mapping.Item;
import io.metka.webhooks.mapping.WireTime;
import java.util.List;
import java.util.TreeMap;

/** The request bodies of a snapshot: pages of members, then the end with their number. */
final class SnapshotForm {
    private SnapshotForm() {}

    /** @param members of the snapshot's current segment, one at least */
    static String page(ProjectId project, Snapshot snapshot, List<Item> members) {
        ObjectNode payload = payload("segment.snapshot.page", project, snapshot);
        ObjectNode data = (ObjectNode) payload.path("data");
        data.put("page", snapshot.pages() + 1).put("segment", snapshot.currentSegment());
        ArrayNode array = data.putArray("members");
        for (Item member : members) {
            ObjectNode one = array.addObject()
                    .put("profile_id", member.change().profile().toString())
                    .put("sequence", member.change().sequence())
                    .put("at", WireTime.of(member.change().at()));
            StandardForm.tell(one, member.facts());
        }
        return payload.toString();
    }

    static String end(ProjectId project, Snapshot snapshot) {
        ObjectNode payload = payload("segment.snapshot.completed", project, snapshot);
        ObjectNode data = (ObjectNode) payload.path("data");
        data.put("pages", snapshot.pages()).put("members", snapshot.told());
        ObjectNode segments = data.putObject("segments");
        new TreeMap<>(snapshot.members()).forEach(segments::put);
        return payload.toString();
    }

    private static ObjectNode payload(String type, ProjectId project, Snapshot snapshot) {
        ObjectNode payload = Json.MAPPER.createObjectNode();
        payload.put("type", type).put("timestamp", WireTime.of(snapshot.asOf().at()));
        payload.putObject("data")
                .put("project", project.value())
                .put("snapshot_id", snapshot.id())
                .put("as_of", WireTime.of(snapshot.asOf().at()));
        return payload;
    }
}

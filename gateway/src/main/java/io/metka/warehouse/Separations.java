package io.metka.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Merges that are undone: who was merged, with what, and the mapping of past events without it. */
public final class Separations {
    private static final String JOURNAL = """
            SELECT at, kind, profile, other, identifiers, tied
            FROM identity_journal FINAL
            WHERE project = {project:String} AND kind IN ('created', 'attached', 'merged')
                AND profile IN {profiles:Array(UUID)}
            ORDER BY at, kind = 'merged', event_id
            """;

    private final ClickHouse clickHouse;
    private final Overrides overrides;

    public Separations(ClickHouse clickHouse, Overrides overrides) {
        this.clickHouse = clickHouse;
        this.overrides = overrides;
    }

    /**
     * One of the parts into which a profile falls.
     *
     * @param members the profiles that had been merged into it before it was merged itself
     * @param identifiers those that came with it, and those that were tied to them alone later
     */
    public record Part(List<ProfileId> members, List<IdentifierHash> identifiers) {}

    /**
     * Computes the graph of a profile anew without the merge of {@code out}: an identifier goes with the side that it was
     * tied to; what was tied to both sides stays.
     *
     * @param all the profile and everything that is merged into it, {@code out} included
     */
    public Part part(ProjectId project, ProfileId out, List<ProfileId> all) {
        List<ObjectNode> rows = clickHouse.query(
                JOURNAL,
                Map.of(
                        "project",
                        project.value(),
                        "profiles",
                        all.stream().map(ProfileId::value).toList()));
        // What was split off since then is not among them, though the journal knows that it once was.
        Set<String> present = all.stream().map(ProfileId::toString).collect(Collectors.toSet());
        Set<String> inside = new LinkedHashSet<>(List.of(out.toString()));
        int before;
        do {
            before = inside.size();
            for (ObjectNode row : rows) {
                if (row.path("kind").asText().equals("merged")
                        && inside.contains(row.path("profile").asText())
                        && present.contains(row.path("other").asText())) {
                    inside.add(row.path("other").asText());
                }
            }
        } while (inside.size() > before);
        List<IdentifierHash> identifiers = side(rows, inside);
        inside.remove(out.toString());
        return new Part(
                inside.stream().map(id -> new ProfileId(UUID.fromString(id))).toList(), identifiers);
    }

    /** The identifiers that belong to the profiles inside, in the order in which they came. */
    private static List<IdentifierHash> side(List<ObjectNode> rows, Set<String> inside) {
        Map<IdentifierHash, Boolean> sides = new HashMap<>();
        Set<IdentifierHash> here = new LinkedHashSet<>();
        for (ObjectNode row : rows) {
            List<IdentifierHash> added = identifiers(row.path("identifiers"));
            boolean ours = inside.contains(row.path("profile").asText());
            if (!ours) {
                Set<IdentifierHash> anchors = new HashSet<>(identifiers(row.path("tied")));
                added.forEach(anchors::remove);
                anchors.retainAll(sides.keySet());
                ours = !anchors.isEmpty() && anchors.stream().allMatch(sides::get);
            }
            for (IdentifierHash identifier : added) {
                sides.put(identifier, ours);
                if (ours) {
                    here.add(identifier);
                } else {
                    here.remove(identifier);
                }
            }
        }
        return new ArrayList<>(here);
    }

    private static List<IdentifierHash> identifiers(JsonNode tuples) {
        List<IdentifierHash> identifiers = new ArrayList<>();
        for (JsonNode tuple : tuples) {
            identifiers.add(new IdentifierHash(
                    tuple.path("type").asText(), tuple.path("hash").asText()));
        }
        return identifiers;
    }

    /** Lets the events of {@code out} and its members, as they were stored before the merge, be theirs again. */
    public void undo(ProjectId project, ProfileId out, List<ProfileId> members) {
        List<UUID> part = new ArrayList<>(List.of(out.value()));
        members.forEach(member -> part.add(member.value()));
        clickHouse.query(
                "DELETE FROM merges WHERE project = {project:String} AND from_profile IN {part:Array(UUID)}"
                        + " AND into_profile NOT IN {part:Array(UUID)} SETTINGS lightweight_deletes_sync = 2",
                Map.of("project", project.value(), "part", part));
        overrides.reload();
    }
}

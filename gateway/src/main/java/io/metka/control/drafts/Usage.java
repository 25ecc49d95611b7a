package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerUses;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which entity of a container names which others, and where. */
final class Usage {
    private final ContainerUses uses;
    private final Contents contents;
    private final Map<Target, List<Contents.Place>> places = new HashMap<>();

    private Usage(ContainerUses uses, Contents contents) {
        this.uses = uses;
        this.contents = contents;
    }

    /** What is named, whether it exists or not. */
    record Target(Kind kind, String key) {}

    static Usage of(ContainerUses uses, Contents contents) {
        Usage usage = new Usage(uses, contents);
        contents.each((kind, entity) -> uses.of(kind.list(), entity)
                .forEach(use -> Kind.find(use.list())
                        .ifPresent(named -> usage.places
                                .computeIfAbsent(new Target(named, use.key()), _ -> new ArrayList<>())
                                .add(new Contents.Place(kind, entity, use.pointer())))));
        return usage;
    }

    /** Where an entity is named. */
    List<Contents.Place> where(Kind kind, JsonNode entity) {
        return places.getOrDefault(target(kind, entity), List.of());
    }

    /** Everything that is named. */
    Map<Target, List<Contents.Place>> targets() {
        return places;
    }

    /** An entity that can be taken out without anyone missing it. */
    boolean isUnused(Kind kind, JsonNode entity) {
        if (kind == Kind.SETTINGS) {
            return false;
        }
        boolean named = !where(kind, entity).isEmpty();
        return kind == Kind.TAGS ? entity.path("triggers").isEmpty() && !named : !named;
    }

    /** The entities with all that they need, as far as it exists. */
    Contents withNeeds(List<Contents.Place> wanted) {
        Set<Target> open = new LinkedHashSet<>();
        wanted.forEach(place -> open.add(new Target(place.kind(), place.id())));
        Contents needed = Contents.empty();
        List<Contents.Place> queue = new ArrayList<>(wanted);
        for (int i = 0; i < queue.size(); i++) {
            Contents.Place place = queue.get(i);
            uses.of(place.kind().list(), place.entity())
                    .forEach(use -> Kind.find(use.list())
                            .ifPresent(kind -> contents.named(kind, use.key())
                                    .filter(entity -> open.add(
                                            new Target(kind, entity.path("id").asText())))
                                    .ifPresent(entity -> queue.add(new Contents.Place(kind, entity, "")))));
        }
        // In the order of the draft, whatever the order of the search.
        contents.each((kind, entity) -> {
            if (open.contains(new Target(kind, entity.path("id").asText()))) {
                needed.put(kind, entity);
            }
        });
        return needed;
    }

    private static Target target(Kind kind, JsonNode entity) {
        return new Target(kind, entity.path(kind.keyMember()).asText().strip());
    }

    /** A place for readers of the API. */
    static ObjectNode present(Contents.Place place) {
        return Json.MAPPER
                .createObjectNode()
                .put("kind", place.kind().list())
                .put("id", place.id())
                .put("name", place.name())
                .put("pointer", place.pointer());
    }
}

package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerUses;
import io.metka.support.Ids;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The plan of putting entities of one container into another: what each becomes there, with everything that they name
 * called as it is called there.
 *
 * <p>Entities are met by name, templates by id. Kinds come in the order in which they build on each other, so that an entity is compared
 * with its namesake only when what it names has found its place.
 */
final class Transfer {
    private final ContainerUses uses;
    private final Contents target;
    private final Mode mode;
    private final Ids ids;
    private final Map<Usage.Target, String> renamings = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    /** What to do with an entity whose name is taken by one that is different. */
    enum Mode {
        RENAME,
        OVERWRITE,
        SKIP
    }

    /** What becomes of an entity. */
    enum Outcome {
        CREATED,
        RENAMED,
        OVERWRITTEN,
        SKIPPED,
        UNCHANGED
    }

    /**
     * One entity's way.
     *
     * @param source the entity as it comes
     * @param id the id that it has in the target
     * @param name the name that it has in the target
     */
    record Step(Kind kind, JsonNode source, String id, String name, Outcome outcome) {
        boolean saves() {
            return outcome == Outcome.CREATED || outcome == Outcome.RENAMED || outcome == Outcome.OVERWRITTEN;
        }
    }

    private Transfer(ContainerUses uses, Contents target, Mode mode, Ids ids) {
        this.uses = uses;
        this.target = target;
        this.mode = mode;
        this.ids = ids;
    }

    static Transfer plan(ContainerUses uses, Contents source, Draft target, Mode mode, Ids ids) {
        Transfer transfer = new Transfer(uses, target.contents(), mode, ids);
        for (Kind kind : Kind.values()) {
            Map<String, JsonNode> byName = new HashMap<>();
            target.contents().of(kind).values().forEach(entity -> byName.putIfAbsent(met(kind, entity), entity));
            for (JsonNode entity : source.of(kind).values()) {
                Step step = transfer.step(kind, entity, byName);
                transfer.steps.add(step);
                transfer.renamings.put(
                        new Usage.Target(
                                kind, entity.path(kind.keyMember()).asText().strip()),
                        kind == Kind.VARIABLES ? step.name() : step.id());
                ObjectNode placed = transfer.placed(step);
                byName.put(met(kind, placed), placed);
            }
        }
        return transfer;
    }

    List<Step> steps() {
        return steps;
    }

    /** The entity as it is to stand in the target. */
    ObjectNode placed(Step step) {
        ObjectNode entity = (ObjectNode) uses.renamed(step.kind().list(), step.source(), this::renaming);
        entity.put("id", step.id());
        return step.kind() == Kind.TEMPLATES ? entity : entity.put("name", step.name());
    }

    /** What became of each entity, for readers of the API. */
    ArrayNode report() {
        ArrayNode report = Json.MAPPER.createArrayNode();
        for (Step step : steps) {
            report.addObject()
                    .put("kind", step.kind().list())
                    .put("source_id", step.source().path("id").asText())
                    .put("id", step.id())
                    .put("name", step.name())
                    .put("outcome", step.outcome().name().toLowerCase(Locale.ROOT));
        }
        return report;
    }

    private Step step(Kind kind, JsonNode source, Map<String, JsonNode> byName) {
        String name = Contents.name(source).strip();
        Optional<JsonNode> namesake = Optional.ofNullable(byName.get(met(kind, source)));
        if (namesake.isEmpty()) {
            return new Step(kind, source, free(kind, source), name, Outcome.CREATED);
        }
        String id = namesake.get().path("id").asText();
        if (placed(new Step(kind, source, id, name, Outcome.UNCHANGED)).equals(namesake.get())) {
            return new Step(kind, source, id, name, Outcome.UNCHANGED);
        }
        // A setting is what it is called: there cannot be two of it.
        Mode possible = kind == Kind.SETTINGS && mode == Mode.RENAME ? Mode.SKIP : mode;
        return switch (possible) {
            case SKIP -> new Step(kind, source, id, name, Outcome.SKIPPED);
            case OVERWRITE -> new Step(kind, source, id, name, Outcome.OVERWRITTEN);
            case RENAME ->
                new Step(
                        kind,
                        source,
                        free(kind, source),
                        kind == Kind.TEMPLATES ? name : other(name, byName),
                        Outcome.RENAMED);
        };
    }

    private String renaming(String list, String key) {
        return Kind.find(list)
                .map(kind -> renamings.getOrDefault(new Usage.Target(kind, key), key))
                .orElse(key);
    }

    /** The entity's own id when it is free, or a new one. */
    private String free(Kind kind, JsonNode source) {
        String id = source.path("id").asText();
        boolean taken = target.find(kind, id).isPresent()
                || steps.stream()
                        .anyMatch(step -> step.kind() == kind && step.id().equals(id));
        return taken || id.isEmpty() ? kind.freshId(ids) : id;
    }

    private static String other(String name, Map<String, JsonNode> taken) {
        int number = 2;
        while (taken.containsKey(name + " (" + number + ")")) {
            number++;
        }
        return name + " (" + number + ")";
    }

    /** By what an entity is known again in another container: its name, or of a template, which has many, its id. */
    private static String met(Kind kind, JsonNode entity) {
        return kind == Kind.TEMPLATES
                ? entity.path("id").asText()
                : entity.path("name").asText().strip();
    }
}

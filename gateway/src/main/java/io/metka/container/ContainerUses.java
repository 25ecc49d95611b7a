package io.metka.container;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who names whom in a container document: variables by name, all other entities by id. */
public final class ContainerUses {
    private static final String VARIABLES = EntityKind.VARIABLE.list();

    private final ParameterTexts texts;

    public ContainerUses(ParameterTexts texts) {
        this.texts = texts;
    }

    /**
     * One place where an entity names another.
     *
     * @param pointer JSON Pointer to the text, from the entity that names
     * @param list the array that the named entity belongs to, for example {@code triggers}
     * @param key the name of a variable, the id of any other entity
     */
    public record Use(String pointer, String list, String key) {}

    /** Gives the key that is to stand where {@code key} stands. */
    public interface Renaming {
        String of(String list, String key);
    }

    /** True when every container has a variable of this name without defining it. */
    public static boolean isBuiltIn(String variable) {
        return BuiltInVariables.find(variable) != null;
    }

    /** Everything that an entity names. */
    public List<Use> of(String list, JsonNode entity) {
        List<Use> uses = new ArrayList<>();
        if (entity.path("folder").isTextual()) {
            uses.add(new Use("/folder", "folders", entity.path("folder").asText()));
        }
        if (isOfTemplate(entity)) {
            uses.add(new Use(
                    "/parameters/template",
                    "templates",
                    entity.at("/parameters/template").asText()));
        }
        kind(list)
                .ifPresent(kind -> texts.visit(kind, entity, (holds, pointer, text) -> {
                    switch (holds) {
                        case TRIGGER, TAG ->
                            uses.add(new Use(pointer, holds.name().toLowerCase(Locale.ROOT) + "s", text));
                        case TEMPLATE, SCRIPT, HTML ->
                            TextTemplate.parse(text)
                                    .references()
                                    .forEach(name -> uses.add(new Use(pointer, VARIABLES, name)));
                        default -> {}
                    }
                }));
        return uses;
    }

    /** A copy of the entity in which everything that it names is called otherwise. */
    public JsonNode renamed(String list, JsonNode entity, Renaming renaming) {
        ObjectNode copy = entity.deepCopy();
        for (Use use : of(list, entity)) {
            if (!use.list().equals(VARIABLES)) {
                replace(copy, use.pointer(), renaming.of(use.list(), use.key()));
            } else if (!renaming.of(VARIABLES, use.key()).equals(use.key())) {
                // The text as it stands in the original: a text with two references comes by twice.
                replace(copy, use.pointer(), template(entity.at(use.pointer()).asText(), renaming));
            }
        }
        return copy;
    }

    private static String template(String text, Renaming renaming) {
        return TextTemplate.parse(text).parts().stream()
                .map(part -> switch (part) {
                    case TextTemplate.Text(String plain) -> plain;
                    case TextTemplate.Reference(String name) -> "{{" + renaming.of(VARIABLES, name) + "}}";
                })
                .collect(Collectors.joining());
    }

    private static void replace(ObjectNode copy, String pointer, String text) {
        JsonPointer place = JsonPointer.compile(pointer);
        switch (copy.at(place.head())) {
            case ObjectNode parent -> parent.put(place.last().getMatchingProperty(), text);
            case ArrayNode parent -> parent.set(place.last().getMatchingIndex(), TextNode.valueOf(text));
            default -> throw new IllegalStateException("Nothing is at " + pointer);
        }
    }

    private static boolean isOfTemplate(JsonNode entity) {
        return entity.path("type").asText().equals("template")
                && entity.at("/parameters/template").isTextual();
    }

    private static Optional<EntityKind> kind(String list) {
        for (EntityKind kind : EntityKind.values()) {
            if (kind.list().equals(list)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}

package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What a container holds: its entities by kind and id, in their order. Belongs to one thread. */
public final class Contents {
    private static final int FORMAT = 1;

    private final Map<Kind, Map<String, JsonNode>> entities = new EnumMap<>(Kind.class);

    private Contents() {
        for (Kind kind : Kind.values()) {
            entities.put(kind, new LinkedHashMap<>());
        }
    }

    static Contents empty() {
        return new Contents();
    }

    /** The contents of a version's document; what is no entity is left out. */
    static Contents of(JsonNode version) {
        Contents contents = new Contents();
        for (Map.Entry<String, JsonNode> member : version.properties()) {
            Optional<Kind> kind = Kind.find(member.getKey()).filter(found -> found != Kind.SETTINGS);
            if (kind.isEmpty() && !member.getKey().equals("format")) {
                contents.put(Kind.SETTINGS, setting(member.getKey(), member.getValue()));
            }
            for (JsonNode entity : kind.isPresent() ? member.getValue() : MissingNode.getInstance()) {
                if (entity.isObject()) {
                    contents.put(kind.get(), entity);
                }
            }
        }
        return contents;
    }

    /** A member of a version's document that is no list of entities, as an entity. */
    private static ObjectNode setting(String member, JsonNode value) {
        ObjectNode setting = Json.MAPPER.createObjectNode().put("id", member).put("name", member);
        setting.set("value", value);
        return setting;
    }

    Contents copy() {
        Contents copy = new Contents();
        each(copy::put);
        return copy;
    }

    Optional<JsonNode> find(Kind kind, String id) {
        return Optional.ofNullable(of(kind).get(id));
    }

    /** What people call an entity; of a template, which has a name in each language, the first of them. */
    static String name(JsonNode entity) {
        JsonNode name = entity.path("name");
        return (name.isObject() && !name.isEmpty() ? name.elements().next() : name).asText();
    }

    /** The entities of a kind by their ids. */
    Map<String, JsonNode> of(Kind kind) {
        return Objects.requireNonNull(entities.get(kind));
    }

    void put(Kind kind, JsonNode entity) {
        of(kind).put(entity.path("id").asText(), entity);
    }

    void remove(Kind kind, String id) {
        of(kind).remove(id);
    }

    void each(BiConsumer<Kind, JsonNode> visitor) {
        entities.forEach((kind, some) -> some.values().forEach(entity -> visitor.accept(kind, entity)));
    }

    /** The entity that a reference means: a variable by its name, any other by its id. */
    Optional<JsonNode> named(Kind kind, String key) {
        if (kind != Kind.VARIABLES) {
            return find(kind, key);
        }
        return of(kind).values().stream()
                .filter(entity -> entity.path("name").asText().strip().equals(key))
                .findFirst();
    }

    /** As a version's document. */
    public ObjectNode document() {
        ObjectNode document = Json.MAPPER.createObjectNode().put("format", FORMAT);
        of(Kind.SETTINGS)
                .values()
                .forEach(setting -> document.set(setting.path("id").asText(), setting.path("value")));
        for (Kind kind : Kind.values()) {
            if (kind == Kind.SETTINGS) {
                continue;
            }
            boolean optional = kind == Kind.FOLDERS || kind == Kind.TEMPLATES;
            if (!optional || !of(kind).isEmpty()) {
                ArrayNode list = document.putArray(kind.list());
                of(kind).values().forEach(list::add);
            }
        }
        return document;
    }

    /** Where in {@link #document} a pointer leads: the kind, the id, and the rest of the pointer from the entity. */
    Optional<Place> place(String pointer) {
        List<String> parts = List.of(pointer.split("/", 4));
        if (parts.size() > 1 && find(Kind.SETTINGS, parts.get(1)).isPresent()) {
            String rest = pointer.substring(parts.get(1).length() + 1);
            return find(Kind.SETTINGS, parts.get(1)).map(found -> new Place(Kind.SETTINGS, found, "/value" + rest));
        }
        if (parts.size() < 3 || !parts.get(2).matches("\\d{1,9}")) {
            return Optional.empty();
        }
        int index = Integer.parseInt(parts.get(2));
        return Kind.find(parts.get(1))
                .flatMap(kind -> of(kind).values().stream()
                        .skip(index)
                        .findFirst()
                        .map(entity -> new Place(kind, entity, parts.size() < 4 ? "" : "/" + parts.get(3))));
    }

    /** A place within an entity. */
    record Place(Kind kind, JsonNode entity, String pointer) {
        String id() {
            return entity.path("id").asText();
        }

        String name() {
            return Contents.name(entity);
        }
    }
}

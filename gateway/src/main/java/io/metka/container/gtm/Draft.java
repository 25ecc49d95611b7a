package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The container version that is being made, and which entity of the export each part of it comes from. */
final class Draft {
    private static final int FORMAT = 1;
    private static final int LONGEST_NOTES = 10_000;
    private static final int LONGEST_ID = 40;
    /** As the schema of a version says. */
    private static final int MOST_OF_A_KIND = 2_000;

    private static final int MOST_FOLDERS = 500;

    private final List<ObjectNode> folders = new ArrayList<>();
    private final List<ObjectNode> variables = new ArrayList<>();
    private final List<ObjectNode> triggers = new ArrayList<>();
    private final List<ObjectNode> tags = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Item> origins = new HashMap<>();
    private final Map<String, String> folderIds = new HashMap<>();
    private final List<ReportLine> added = new ArrayList<>();

    /** An id of this letter that nothing has, made from the id in GTM if there is one. */
    String id(String letter, String gtmId) {
        String plain = gtmId.replaceAll("[^A-Za-z0-9_-]", "");
        String base = letter + (plain.length() > LONGEST_ID ? plain.substring(0, LONGEST_ID) : plain);
        String id = base;
        for (int i = 2; !ids.add(id); i++) {
            id = base + "-" + i;
        }
        return id;
    }

    void folder(Item item) {
        if (folders.size() == MOST_FOLDERS) {
            item.skipped(Cause.ONLY_FIRST.with(MOST_FOLDERS));
            return;
        }
        ObjectNode folder = Json.MAPPER
                .createObjectNode()
                .put("id", id("f", item.gtmId()))
                .put("name", Names.adapted(item.name(), "Folder " + item.gtmId()));
        folders.add(folder);
        folderIds.putIfAbsent(item.gtmId(), folder.path("id").asText());
        item.becomes(folder.path("id").asText());
    }

    /** An entity with everything that all kinds share; its type and parameters are still to be set. */
    ObjectNode entity(Item item, String id, String name) {
        ObjectNode entity = Json.MAPPER.createObjectNode().put("id", id).put("name", name);
        if (!item.text("notes").isEmpty()) {
            addNotes(entity, item.text("notes"));
        }
        String folder = item.text("parentFolderId");
        if (folderIds.containsKey(folder)) {
            entity.put("folder", folderIds.get(folder));
        } else if (!folder.isEmpty()) {
            item.changed(Cause.DANGLING_FOLDER.with(folder));
        }
        origins.put(id, item);
        item.becomes(id);
        return entity;
    }

    static void addNotes(ObjectNode entity, String text) {
        String before = entity.path("notes").asText("");
        String notes = before.isEmpty() ? text : before + "\n\n" + text;
        entity.put("notes", notes.length() <= LONGEST_NOTES ? notes : notes.substring(0, LONGEST_NOTES));
    }

    void variable(ObjectNode variable) {
        variables.add(variable);
    }

    void trigger(ObjectNode trigger) {
        triggers.add(trigger);
    }

    void tag(ObjectNode tag) {
        tags.add(tag);
    }

    List<ObjectNode> variables() {
        return variables;
    }

    List<ObjectNode> triggers() {
        return triggers;
    }

    List<ObjectNode> tags() {
        return tags;
    }

    /** Leaves out what is more than a version may hold: the last of each kind. */
    void bound() {
        for (List<ObjectNode> list : List.of(variables, triggers, tags)) {
            while (list.size() > MOST_OF_A_KIND) {
                origin(list.removeLast()).skipped(Cause.ONLY_FIRST.with(MOST_OF_A_KIND));
            }
        }
    }

    /** Takes an entity out again. */
    void remove(ObjectNode entity) {
        for (List<ObjectNode> list : List.of(variables, triggers, tags)) {
            list.removeIf(one -> one.path("id").equals(entity.path("id")));
        }
    }

    /** The entity of the export that this one was made from, or one that nobody reads for what the import added. */
    Item origin(ObjectNode entity) {
        return origins.getOrDefault(entity.path("id").asText(), new Item("", "", Json.MAPPER.createObjectNode()));
    }

    /** Writes down something that the export does not have. */
    void added(String kind, ObjectNode entity, Reason reason) {
        added.add(new ReportLine(
                kind,
                "",
                entity.path("name").asText(),
                Outcome.IMPORTED,
                "",
                List.of(reason),
                entity.path("id").asText()));
    }

    List<ReportLine> added() {
        return added;
    }

    ObjectNode document() {
        ObjectNode document = Json.MAPPER.createObjectNode().put("format", FORMAT);
        if (!folders.isEmpty()) {
            list(document.putArray("folders"), folders);
        }
        list(document.putArray("variables"), variables);
        list(document.putArray("triggers"), triggers);
        list(document.putArray("tags"), tags);
        return document;
    }

    private static void list(ArrayNode array, List<ObjectNode> entities) {
        entities.forEach(array::add);
    }
}

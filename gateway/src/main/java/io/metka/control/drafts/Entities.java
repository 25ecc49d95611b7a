package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerSchema;
import io.metka.container.ContainerUses;
import io.metka.container.ParameterTexts;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Expected;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The tags, triggers, variables, templates and folders of workspaces, changed one by one: two people who change
 * different entities never meet, two who change the same one meet at its revision.
 */
public final class Entities {
    private static final String PLACES = "workspace_places";

    private final WorkspaceRows rows;
    private final ContainerSchema schema;
    private final ContainerUses uses;

    public Entities(WorkspaceRows rows, ContainerSchema schema) {
        this.rows = rows;
        this.schema = schema;
        this.uses = new ContainerUses(new ParameterTexts(schema));
    }

    /** The entity as readers see it, or a refusal. */
    public ObjectNode present(Draft draft, Kind kind, String id) {
        return present(draft, kind, get(draft, kind, id));
    }

    /** The entities of a kind as readers see them, in the order of the draft. */
    public List<ObjectNode> list(Draft draft, Kind kind) {
        return draft.contents().of(kind).values().stream()
                .map(entity -> present(draft, kind, entity))
                .toList();
    }

    static JsonNode get(Draft draft, Kind kind, String id) {
        return draft.contents()
                .find(kind, id)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "The workspace " + draft.workspace().id() + " has no " + kind.noun() + " with the id " + id));
    }

    /** Adds an entity; a document without an id is given one. */
    public JsonNode create(Work work, Draft draft, Kind kind, ObjectNode document) {
        ObjectNode entity = identified(work, kind, document);
        String id = entity.path("id").asText();
        if (draft.contents().find(kind, id).isPresent()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT, "There is already a " + kind.noun() + " with the id " + id);
        }
        return put(work, draft, kind, entity);
    }

    /**
     * Replaces an entity; the same content again changes nothing. A variable's new name is written wherever the draft
     * names it.
     */
    public JsonNode update(Work work, Draft draft, Kind kind, ObjectNode document, Expected expected) {
        JsonNode before = get(draft, kind, document.path("id").asText());
        expected.check(Draft.revision(before));
        JsonNode after = put(work, draft, kind, document);
        if (kind == Kind.VARIABLES) {
            rename(work, draft, name(before), name(after));
        }
        return after;
    }

    private void rename(Work work, Draft draft, String from, String to) {
        if (from.equals(to) || ContainerUses.isBuiltIn(from)) {
            return;
        }
        draft.contents().each((kind, entity) -> {
            JsonNode renamed = uses.renamed(
                    kind.list(),
                    entity,
                    (list, key) -> list.equals(Kind.VARIABLES.list()) && key.equals(from) ? to : key);
            boolean itself = kind == Kind.VARIABLES && name(entity).equals(from);
            if (!itself && renamed instanceof ObjectNode document) {
                put(work, draft, kind, document);
            }
        });
    }

    private static String name(JsonNode entity) {
        return entity.path("name").asText().strip();
    }

    public void delete(Work work, Draft draft, Kind kind, String id, Expected expected) {
        JsonNode before = get(draft, kind, id);
        expected.check(Draft.revision(before));
        store(work, draft, kind, id, Optional.empty());
        record(work, draft, kind, Optional.of(before), Optional.empty());
    }

    /** Takes back what the workspace has made of an entity: it is again as the base version has it. */
    public Optional<JsonNode> revert(Work work, Draft draft, Kind kind, String id) {
        ChangeRow change = draft.change(kind, id)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_FOUND,
                        "The workspace has not changed the " + kind.noun() + " with the id " + id));
        Optional<JsonNode> base = draft.base().find(kind, id);
        rows.remove(work.tx(), change);
        record(work, draft, kind, Draft.document(change.document()), base);
        return base;
    }

    /** Adds or replaces. */
    JsonNode put(Work work, Draft draft, Kind kind, ObjectNode document) {
        ObjectNode entity = identified(work, kind, document);
        RefusedException.ifAny(check(kind, entity));
        String id = entity.path("id").asText();
        Optional<JsonNode> before = draft.contents().find(kind, id);
        if (!before.equals(Optional.of(entity))) {
            store(work, draft, kind, id, Optional.of(entity));
            record(work, draft, kind, before, Optional.of(entity));
        }
        return entity;
    }

    /** Keeps what the workspace makes of an entity, as a change to its base, and leaves a conflict undecided. */
    void store(Work work, Draft draft, Kind kind, String id, Optional<JsonNode> after) {
        Optional<ChangeRow> known = draft.change(kind, id);
        if (after.equals(draft.base().find(kind, id))) {
            known.ifPresent(change -> rows.remove(work.tx(), change));
            return;
        }
        rows.put(
                work.tx(),
                new ChangeRow(
                        draft.workspace().container(),
                        draft.workspace().id(),
                        kind.list(),
                        id,
                        known.map(ChangeRow::place).orElseGet(() -> work.tx().next(PLACES)),
                        Draft.stored(after),
                        known.map(ChangeRow::conflict).orElse(false),
                        known.map(ChangeRow::common).orElse(Draft.NONE),
                        work.actor(),
                        work.now()));
    }

    /** What the schema finds wrong with one entity, pointers from the entity. */
    List<Finding> check(Kind kind, ObjectNode entity) {
        if (kind == Kind.SETTINGS) {
            return checkSetting(entity);
        }
        if (kind == Kind.TEMPLATES) {
            return schema.checkTemplate(entity).stream()
                    .map(problem -> new Finding(problem.pointer(), problem.message()))
                    .toList();
        }
        ObjectNode alone = Contents.empty().document();
        alone.withArray("/" + kind.list()).add(entity);
        return check(alone, "/" + kind.list() + "/0", "");
    }

    private List<Finding> checkSetting(ObjectNode setting) {
        String member = setting.path("id").asText();
        if (Contents.empty().document().has(member) || Kind.find(member).isPresent()) {
            return List.of(new Finding("/id", "it is no setting but a part of every container"));
        }
        if (!setting.has("value") || setting.size() != 3) {
            return List.of(new Finding("", "a setting has an id, a name and a value"));
        }
        ObjectNode alone = Contents.empty().document();
        alone.set(member, setting.path("value"));
        return check(alone, "/" + member, "/value");
    }

    private List<Finding> check(ObjectNode alone, String place, String instead) {
        List<Finding> findings = new ArrayList<>();
        schema.check(alone)
                .forEach(problem -> findings.add(new Finding(
                        problem.pointer().startsWith(place)
                                ? instead + problem.pointer().substring(place.length())
                                : "",
                        problem.message())));
        return findings;
    }

    private ObjectNode present(Draft draft, Kind kind, JsonNode entity) {
        String id = entity.path("id").asText();
        Optional<ChangeRow> change = draft.change(kind, id);
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("kind", kind.list())
                .put("id", id)
                .put("name", Contents.name(entity));
        if (entity.has("type")) {
            view.put("type", entity.path("type").asText());
        }
        view.put("state", state(draft, kind, id).name().toLowerCase(Locale.ROOT))
                .put("conflict", change.map(ChangeRow::conflict).orElse(false));
        change.ifPresent(made -> view.put("changed_by", made.changedBy())
                .put("changed_at", made.changedAt().toString()));
        view.put("revision", Draft.revision(entity));
        view.set("document", entity);
        return view;
    }

    /** How an entity of the draft came to be. */
    private enum State {
        UNCHANGED,
        CHANGED,
        ADDED
    }

    private static State state(Draft draft, Kind kind, String id) {
        if (draft.change(kind, id).isEmpty()) {
            return State.UNCHANGED;
        }
        return draft.base().find(kind, id).isPresent() ? State.CHANGED : State.ADDED;
    }

    private static ObjectNode identified(Work work, Kind kind, ObjectNode document) {
        ObjectNode entity = Json.MAPPER.createObjectNode();
        entity.put("id", document.has("id") ? document.path("id").asText() : kind.freshId(work.ids()));
        entity.setAll(document);
        if (kind == Kind.SETTINGS && entity.path("id").isTextual()) {
            entity.put("name", entity.path("id").asText());
        }
        return entity;
    }

    private static void record(Work work, Draft draft, Kind kind, Optional<JsonNode> before, Optional<JsonNode> after) {
        String id = Draft.orNull(before.or(() -> after)).path("id").asText();
        String action = before.isEmpty() ? "created" : after.isEmpty() ? "deleted" : "updated";
        WorkspaceRow row = draft.workspace();
        AuditLog.record(
                work,
                action,
                new AuditLog.Subject(row.project(), kind.noun(), row.container() + "/" + row.id() + "/" + id),
                Draft.orNull(before),
                Draft.orNull(after));
    }
}

package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The sites, apps and servers that may send events, each with its write key. */
public final class Sources extends Definitions<SourceRow> {
    static final Table<SourceRow> TABLE = Table.of("sources", SourceRow.class, "project", "id");

    private static final Table<Container> CONTAINERS = Table.of("containers", Container.class, "project", "id");

    private final ImportKeys importKeys = new ImportKeys();
    private final WriteKeys writeKeys = new WriteKeys();

    public Sources() {
        super("source", TABLE);
    }

    /** The secrets with which servers import for these sources. */
    public ImportKeys importKeys() {
        return importKeys;
    }

    /** The write keys that these sources had before. */
    public WriteKeys writeKeys() {
        return writeKeys;
    }

    /** Gives a source a new write key; the one that it has stays valid beside it. */
    public SourceRow rotate(Work work, SourceRow source, ObjectNode document) {
        writeKeys.retire(work, source, document);
        return replace(work, "secret_rotated", source, source.keyed(Names.writeKey(work.ids())));
    }

    /** The sources of every project. */
    public List<SourceRow> all(Tx tx) {
        return tx.all(TABLE);
    }

    @Override
    public ObjectNode present(SourceRow row) {
        ObjectNode view = object().put("project", row.project())
                .put("id", row.id())
                .put("name", row.name())
                .put("write_key", row.writeKey());
        row.origins().forEach(view.putArray("origins")::add);
        row.declaredConsent().forEach(view.putArray("declared_consent")::add);
        row.aliases().forEach(view.putArray("aliases")::add);
        row.hosts().forEach(view.putArray("hosts")::add);
        view.put("events_per_second", row.eventsPerSecond());
        return view.put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    protected SourceRow fresh(Work work, String project, String id, ObjectNode document) {
        String key = document.path("write_key").asText("");
        if (key.isEmpty()) {
            key = Names.writeKey(work.ids());
        } else {
            requireFree(work, key);
        }
        return new SourceRow(
                project,
                id,
                document.path("name").asText(),
                key,
                texts(document, "origins"),
                texts(document, "declared_consent"),
                freeAliases(work, project, id, document),
                texts(document, "hosts"),
                document.path("events_per_second").asInt(0),
                1,
                work.now(),
                work.now());
    }

    @Override
    protected SourceRow changed(Work work, SourceRow before, ObjectNode document) {
        if (!document.path("write_key").asText(before.writeKey()).equals(before.writeKey())) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "A source keeps its write key, because published scripts carry it; replace it with POST …/write-keys, which keeps the old one beside it");
        }
        return new SourceRow(
                before.project(),
                before.id(),
                document.path("name").asText(),
                before.writeKey(),
                texts(document, "origins"),
                texts(document, "declared_consent"),
                freeAliases(work, before.project(), before.id(), document),
                document.has("hosts") ? texts(document, "hosts") : before.hosts(),
                document.path("events_per_second").asInt(before.eventsPerSecond()),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    @Override
    protected void beforeRemoval(Work work, SourceRow row) {
        Map<String, String> using = Map.of("project", row.project(), "source", row.id());
        work.tx().where(CONTAINERS, using).stream().findFirst().ifPresent(container -> {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The container " + container.id() + " sends events for this source; delete the container first");
        });
        ImportKeys.removed(work.tx(), row);
        WriteKeys.removed(work.tx(), row);
    }

    private static void requireFree(Work work, String key) {
        if (!work.tx().where(TABLE, Map.of("write_key", key)).isEmpty() || WriteKeys.isTaken(work.tx(), key)) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT, "The write key is in use by another source; choose another one");
        }
    }

    /** Two sources of one name would leave open whose events those of the name are, in all projects. */
    private static List<String> freeAliases(Work work, String project, String id, ObjectNode document) {
        List<String> aliases = texts(document, "aliases");
        for (SourceRow other : work.tx().all(TABLE)) {
            boolean same = other.project().equals(project) && other.id().equals(id);
            aliases.stream()
                    .filter(alias -> !same && other.aliases().contains(alias))
                    .findFirst()
                    .ifPresent(alias -> {
                        throw new RefusedException(
                                RefusedException.Reason.CONFLICT,
                                "The alias " + alias + " is that of another source; remove it there first");
                    });
        }
        return aliases;
    }

    /** As much of a container as matters here. */
    public record Container(String project, String id, String source) {}

    private static List<String> texts(ObjectNode document, String member) {
        return StreamSupport.stream(document.path(member).spliterator(), false)
                .map(node -> node.asText())
                .toList();
    }
}

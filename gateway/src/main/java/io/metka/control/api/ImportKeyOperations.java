package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.KeyUses;
import io.metka.control.workspace.ImportKeyRow;
import io.metka.control.workspace.ImportKeys;
import io.metka.control.workspace.Sources;
import java.util.List;
import java.util.Map;

/** Making, listing and revoking the keys with which servers import events of the past. */
final class ImportKeyOperations {
    private static final String LIST = "/projects/{project}/sources/{source}/import-keys";

    private final Desk desk;
    private final Sources sources;
    private final ImportKeys keys;
    private final KeyUses uses;

    private ImportKeyOperations(Desk desk, Sources sources, KeyUses uses) {
        this.uses = uses;
        this.desk = desk;
        this.sources = sources;
        this.keys = sources.importKeys();
    }

    static List<Operation> of(Desk desk, Sources sources, KeyUses uses) {
        var operations = new ImportKeyOperations(desk, sources, uses);
        return List.of(
                Operation.get(LIST, "listImportKeys", operations::list),
                Operation.post(LIST, "createImportKey", operations::create),
                Operation.delete(LIST + "/{key}", "deleteImportKey", operations::delete));
    }

    private Answer list(Call call) {
        return desk.store()
                .read(tx ->
                        Answer.list(keys.list(tx, sources.get(tx, call.project(), call.parameter("source"))).stream()
                                .map(this::present)
                                .toList()));
    }

    private ObjectNode present(ImportKeyRow row) {
        ObjectNode view = keys.present(row);
        uses.last(row.hash()).ifPresent(at -> view.put("last_used_at", at.toString()));
        return view.put("uses_known_since", uses.since().toString());
    }

    private Answer create(Call call) {
        ImportKeys.Made made = desk.changes()
                .make(
                        call.actor(),
                        work -> keys.create(
                                work, sources.get(work.tx(), call.project(), call.parameter("source")), call.body()));
        return new Answer.Document(201, keys.presentNew(made), Map.of());
    }

    private Answer delete(Call call) {
        return desk.changes().make(call.actor(), work -> {
            keys.delete(work, sources.get(work.tx(), call.project(), call.parameter("source")), call.parameter("key"));
            return new Answer.Empty();
        });
    }
}

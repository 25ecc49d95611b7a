package io.metka.control.api;

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

    private ImportKeyOperations(Desk desk, Sources sources) {
        this.desk = desk;
        this.sources = sources;
        this.keys = sources.importKeys();
    }

    static List<Operation> of(Desk desk, Sources sources) {
        var operations = new ImportKeyOperations(desk, sources);
        return List.of(
                Operation.get(LIST, "listImportKeys", operations::list),
                Operation.post(LIST, "createImportKey", operations::create),
                Operation.delete(LIST + "/{key}", "deleteImportKey", operations::delete));
    }

    private Answer list(Call call) {
        return desk.store()
                .read(tx ->
                        Answer.list(keys.list(tx, sources.get(tx, call.project(), call.parameter("source"))).stream()
                                .map(keys::present)
                                .toList()));
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

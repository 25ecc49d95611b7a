package io.metka.control.api;

import io.metka.container.gtm.GtmImport;
import io.metka.container.gtm.ImportResult;
import io.metka.control.drafts.GtmImports;
import java.util.List;
import java.util.Map;

/** Containers of other tag managers. */
final class ImportOperations {
    private final Desk desk;
    private final GtmImports imports;

    private ImportOperations(Desk desk, GtmImports imports) {
        this.desk = desk;
        this.imports = imports;
    }

    static List<Operation> of(Desk desk, GtmImports imports) {
        var operations = new ImportOperations(desk, imports);
        return List.of(Operation.post("/projects/{project}/import/gtm", "importGtm", operations::gtm)
                .taking(GtmImport.MOST_BYTES));
    }

    private Answer gtm(Call call) {
        boolean dry = switch (call.asked("dry_run").orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw Call.malformed(
                        "dry_run", "true or false", call.asked("dry_run").orElse(""));
        };
        GtmImports.Order order = new GtmImports.Order(
                call.project(),
                id(call, "container"),
                id(call, "workspace"),
                id(call, "source"),
                call.asked("name").orElse(""));
        ImportResult result = imports.read(call.body());
        if (dry) {
            return Answer.ok(desk.store().read(tx -> imports.preview(tx, order, result)));
        }
        return new Answer.Document(
                201, desk.changes().make(call.actor(), work -> imports.put(work, order, result)), Map.of());
    }

    private static String id(Call call, String parameter) {
        String id = call.asked(parameter).orElse("");
        if (!id.matches("([a-z0-9][a-z0-9_-]{0,63})?")) {
            throw Call.malformed(parameter, "an id", id);
        }
        return id;
    }
}

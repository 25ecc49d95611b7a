package io.metka.control.api;

import io.metka.control.workspace.Definition;
import io.metka.control.workspace.ProjectDocuments;
import java.util.List;

/** Reading and replacing definitions of which a project has one. */
final class DocumentOperations<R extends Record & Definition> {
    private final Desk desk;
    private final ProjectDocuments<R> documents;

    private DocumentOperations(Desk desk, ProjectDocuments<R> documents) {
        this.desk = desk;
        this.documents = documents;
    }

    /**
     * @param noun capitalised, for example {@code Identity}; the ids are {@code readIdentity} and {@code updateIdentity}
     * @param path of the document, for example {@code /projects/{project}/identity}
     */
    static <R extends Record & Definition> List<Operation> of(
            Desk desk, ProjectDocuments<R> documents, String noun, String path) {
        var operations = new DocumentOperations<>(desk, documents);
        return List.of(
                Operation.get(path, "read" + noun, operations::read),
                Operation.put(path, "update" + noun, operations::update));
    }

    private Answer read(Call call) {
        return Answer.definition(200, desk.store().read(tx -> documents.read(tx, call.project())));
    }

    private Answer update(Call call) {
        return Answer.definition(
                200,
                desk.changes()
                        .make(
                                call.actor(),
                                work -> documents.present(
                                        documents.put(work, call.project(), call.body(), call.expected()))));
    }
}

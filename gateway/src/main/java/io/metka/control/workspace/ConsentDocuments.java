package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Tx;
import io.metka.model.ConsentDocument;
import io.metka.model.ProjectId;
import io.metka.support.Sha256;
import java.util.ArrayList;
import java.util.List;

/** The texts by which visitors consent, apart from every other document (152-FZ art. 9). */
public final class ConsentDocuments extends ConsentVersions {
    private final ConsentPurposes purposes;

    public ConsentDocuments(ConsentPurposes purposes) {
        super("consent document", "consent_documents");
        this.purposes = purposes;
    }

    @Override
    void complete(ConsentVersionRow row, ObjectNode view) {
        ObjectNode hashes = view.putObject("sha256");
        view.path("texts")
                .properties()
                .forEach(text ->
                        hashes.put(text.getKey(), Sha256.hex(text.getValue().asText())));
        view.put("path", "/consent/" + row.project() + "/" + row.id() + "/" + row.version());
    }

    @Override
    void check(Tx tx, String project, ObjectNode document) {
        List<Finding> findings = new ArrayList<>();
        JsonNode named = document.path("purposes");
        for (int i = 0; i < named.size(); i++) {
            if (purposes.newest(tx, project, named.get(i).asText()).isEmpty()) {
                findings.add(new Finding(
                        "/purposes/" + i, "There is no such purpose; make it first (POST …/consent/purposes)"));
            }
        }
        RefusedException.ifAny(findings);
    }

    /** All versions of all projects, as the data plane works with them. */
    public List<ConsentDocument> published(Tx tx) {
        return all(tx).stream().map(ConsentDocuments::published).toList();
    }

    private static ConsentDocument published(ConsentVersionRow row) {
        List<ConsentDocument.Text> texts = Definitions.parsed(row.content()).path("texts").properties().stream()
                .map(text -> new ConsentDocument.Text(
                        text.getKey(),
                        text.getValue().asText(),
                        Sha256.hex(text.getValue().asText())))
                .toList();
        return new ConsentDocument(new ProjectId(row.project()), row.id(), row.version(), texts);
    }
}

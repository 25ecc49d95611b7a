package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Tx;
import io.metka.model.ConsentPurpose;
import io.metka.model.ProjectId;
import java.util.List;
import java.util.stream.StreamSupport;

/** The purposes catalogue: what personal data is used for, on which ground and for how long. */
public final class ConsentPurposes extends ConsentVersions {
    public ConsentPurposes() {
        super("consent purpose", "consent_purposes");
    }

    @Override
    void complete(ConsentVersionRow row, ObjectNode view) {
        // The content is all there is.
    }

    @Override
    void check(Tx tx, String project, ObjectNode document) {
        // What the contract says is all that is asked of a purpose.
    }

    /** The newest version of each purpose of all projects, as the data plane works with them. */
    public List<ConsentPurpose> published(Tx tx) {
        return newestOf(all(tx)).stream().map(ConsentPurposes::published).toList();
    }

    private static ConsentPurpose published(ConsentVersionRow row) {
        JsonNode content = Definitions.parsed(row.content());
        return new ConsentPurpose(
                new ProjectId(row.project()),
                row.id(),
                row.version(),
                content.path("category").asText(),
                content.path("legal_basis").asText(),
                content.path("retention_days").asInt(),
                StreamSupport.stream(content.path("recipients").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList(),
                content.path("cross_border").asBoolean());
    }
}

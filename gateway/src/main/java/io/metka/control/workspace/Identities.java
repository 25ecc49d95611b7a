package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.IdentityRules;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.model.ProjectIdentity;
import java.util.List;

/** The rules of identity, one document for each project; a project that was never given any has the defaults. */
public final class Identities extends ProjectDocuments<IdentityRow> {
    static final Table<IdentityRow> TABLE = Table.of("identity_rules", IdentityRow.class, "project");

    public Identities() {
        super("identity", TABLE);
    }

    /** The rules of every project that has its own. */
    public List<ProjectIdentity> all(Tx tx) {
        return tx.all(TABLE).stream()
                .map(row ->
                        new ProjectIdentity(new ProjectId(row.project()), IdentityDocument.read(parsed(row.rules()))))
                .toList();
    }

    @Override
    protected ObjectNode defaults(String project) {
        return document(project, IdentityRules.DEFAULT, 0);
    }

    @Override
    protected IdentityRow never(Work work, String project) {
        return new IdentityRow(project, JsonText.EMPTY_OBJECT, 0, work.now(), work.now());
    }

    @Override
    public ObjectNode present(IdentityRow row) {
        return document(row.project(), IdentityDocument.read(parsed(row.rules())), row.revision());
    }

    private static ObjectNode document(String project, IdentityRules rules, long revision) {
        ObjectNode view = object().put("project", project);
        view.setAll(IdentityDocument.write(rules));
        return view.put("revision", revision);
    }

    @Override
    protected IdentityRow fresh(Work work, String project, String id, ObjectNode document) {
        return new IdentityRow(project, rules(document), 1, work.now(), work.now());
    }

    @Override
    protected IdentityRow changed(Work work, IdentityRow before, ObjectNode document) {
        return new IdentityRow(
                before.project(), rules(document), before.revision(), before.createdAt(), before.updatedAt());
    }

    private static JsonText rules(ObjectNode document) {
        RefusedException.ifAny(IdentityDocument.check(document));
        return JsonText.of(
                IdentityDocument.write(IdentityDocument.read(document)).toString());
    }
}

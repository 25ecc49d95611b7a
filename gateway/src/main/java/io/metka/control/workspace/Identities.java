package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.IdentityRules;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.model.ProjectIdentity;
import java.util.List;
import java.util.Map;

/** The rules of identity, one document for each project; a project that was never given any has the defaults. */
public final class Identities extends Definitions<IdentityRow> {
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

    /** What holds in a project; revision 0 stands for the defaults. */
    public ObjectNode read(Tx tx, String project) {
        requireProject(tx, project);
        return find(tx, project, project)
                .map(this::present)
                .orElseGet(() -> document(project, IdentityRules.DEFAULT, 0));
    }

    /** Replaces a project's rules; whatever the document leaves out is as by default. */
    public IdentityRow put(Work work, String project, ObjectNode document, Expected expected) {
        requireProject(work.tx(), project);
        return find(work.tx(), project, project)
                .map(before -> update(work, before, document, expected))
                .orElseGet(() -> {
                    expected.check(new IdentityRow(project, JsonText.EMPTY_OBJECT, 0, work.now(), work.now()));
                    return create(work, project, document.deepCopy().put("id", project));
                });
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

    @Override
    protected Object[] key(String project, String id) {
        return new Object[] {project};
    }

    /** They go with their project. */
    static void remove(Work work, String project) {
        if (work.tx().find(TABLE, project).isPresent()) {
            work.tx().delete(TABLE, Map.of("project", project));
            work.forDataPlane();
        }
    }
}

package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import java.util.Map;

/**
 * Definitions of which a project has one, known by the project's id; a project that was never given any has the
 * defaults, which are revision 0.
 */
public abstract class ProjectDocuments<R extends Record & Definition> extends Definitions<R> {
    protected ProjectDocuments(String kind, Table<R> table) {
        super(kind, table);
    }

    /** What holds in a project that has none of its own. */
    protected abstract ObjectNode defaults(String project);

    /** The row of a project that has none, at revision 0. */
    protected abstract R never(Work work, String project);

    /** What holds in a project. */
    public ObjectNode read(Tx tx, String project) {
        requireProject(tx, project);
        return find(tx, project, project).map(this::present).orElseGet(() -> defaults(project));
    }

    /** Replaces a project's document; whatever the new one leaves out is as by default. */
    public R put(Work work, String project, ObjectNode document, Expected expected) {
        requireProject(work.tx(), project);
        return find(work.tx(), project, project)
                .map(before -> update(work, before, document, expected))
                .orElseGet(() -> {
                    expected.check(never(work, project));
                    return create(work, project, document.deepCopy().put("id", project));
                });
    }

    @Override
    protected Object[] key(String project, String id) {
        return new Object[] {project};
    }

    /** It goes with its project. */
    static void remove(Work work, Table<?> table, String project) {
        if (work.tx().find(table, project).isPresent()) {
            work.tx().delete(table, Map.of("project", project));
            work.forDataPlane();
        }
    }
}

package io.metka.segments;

import io.metka.model.ConsentState;
import io.metka.model.ProjectId;
import java.time.Instant;

/**
 * Who decided what, from the receipts that name an identifier which an event of a profile carries.
 *
 * <p>Of all decisions on a purpose by t that name any identifier of the profile, the latest counts; of those at the same
 * instant, one that denies.
 */
final class ConsentSql {
    private final Sql sql;
    private final ProjectId project;
    private final Instant at;
    private final Scope scope;

    ConsentSql(Sql sql, ProjectId project, Instant at, Scope scope) {
        this.sql = sql;
        this.project = project;
        this.at = at;
        this.scope = scope;
    }

    /** Those who withdrew the consent without which nobody is in a segment: a parenthesised list of roots for IN. */
    String withdrawn() {
        return decided(ConsentState.ANALYTICS, false);
    }

    /** A parenthesised list of roots for IN. */
    String decided(String purpose, boolean granted) {
        String mine = "project = " + sql.text(project.value());
        String root = RuleCompiler.root(sql, project);
        String known = "SELECT " + root + " AS root, subject FROM profile_identifiers WHERE " + mine + " AND "
                + scope.condition(sql, root);
        String decisions = "FROM consent_decisions WHERE " + mine + " AND purpose = " + sql.text(purpose);
        // Few ever deny after they had an identifier: only whoever did is looked at closer.
        String someone = granted
                ? ""
                : " WHERE root IN (SELECT root FROM (" + known + ") WHERE subject IN (SELECT subject " + decisions
                        + " AND NOT granted))";
        return "(SELECT root FROM (SELECT root, subject FROM (" + known + ")" + someone
                + ") AS known INNER JOIN (SELECT subject, at, granted " + decisions + " AND at <= " + sql.instant(at)
                + " AND subject IN (SELECT subject FROM (" + known
                + "))) AS decisions USING (subject) GROUP BY root HAVING argMax(granted, (at, NOT granted)) = "
                + (granted ? "1" : "0") + ")";
    }
}

/**
 * What an operator defines: projects, sources, segments, webhooks, each change audited and guarded by a revision.
 *
 * <p>In: JSON that the API contract has already found well shaped, and the rule and address checks that the composition
 * root lends. Out: rows in the control store, or a {@code RefusedException}. Not allowed: HTTP, SQL.
 */
@NullMarked
package io.metka.control.workspace;

import org.jspecify.annotations.NullMarked;

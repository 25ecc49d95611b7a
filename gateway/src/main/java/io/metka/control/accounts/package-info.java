/**
 * Who may use the control API: bearer tokens, kept only as hashes.
 *
 * <p>In: a presented token. Out: the name of its holder. Not allowed: HTTP, SQL.
 */
@NullMarked
package io.metka.control.accounts;

import org.jspecify.annotations.NullMarked;

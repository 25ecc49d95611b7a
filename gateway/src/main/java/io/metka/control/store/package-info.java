/**
 * The control store: tables of records in SQLite, with migrations, transactions and the dialect.
 *
 * <p>In: records of the other control packages. Out: the same records, or {@code StoreUnavailableException}. Not
 * allowed: knowledge of what the records mean; JDBC types in a public signature.
 */
@NullMarked
package io.metka.control.store;

import org.jspecify.annotations.NullMarked;

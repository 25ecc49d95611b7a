/**
 * The warehouse: ClickHouse's schema, its migrations, the exactly-once writer of events and the queries on them.
 *
 * <p>In: profiled events and merges with the token of their sealed range; SQL with parameters. Out: rows. Not allowed:
 * other stages; values pasted into SQL; an insert of events without a token; the ClickHouse client anywhere else.
 */
@NullMarked
package io.metka.warehouse;

import org.jspecify.annotations.NullMarked;

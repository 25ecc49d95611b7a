/**
 * The gateway as a process, under faults: killed, without its stores, with a full disk, started twice.
 *
 * <p>In: the settings of one gateway, real stores. Out: what its clients were told against what ClickHouse holds. Not
 * allowed: a look into the gateway by any way but its ports, its output and its stores.
 */
@NullMarked
package io.metka.faults;

import org.jspecify.annotations.NullMarked;

/**
 * The stores of a one-machine installation as supervised child processes: {@code redis-server}, and the ClickHouse engine
 * behind ClickHouse's own HTTP interface.
 *
 * <p>In: a data folder, a password, memory limits. Out: an address that the ordinary clients use, and the state of each child.
 * Not allowed: any other package of Metka, so that a store can be swapped for a server without this package noticing; a client
 * of either store; engine calls outside the child process or on threads with a small stack.
 */
@NullMarked
package io.metka.embedded;

import org.jspecify.annotations.NullMarked;

/**
 * The control plane: what operators define, and its way to the data plane.
 *
 * <p>In: requests on the console port. Out: {@link io.metka.container.Catalog}s, and the answers of the API. Not allowed:
 * stages; they are reached through the ports in {@link io.metka.control.ControlPorts}.
 */
@NullMarked
package io.metka.control;

import org.jspecify.annotations.NullMarked;

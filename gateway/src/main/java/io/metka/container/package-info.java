/**
 * Published containers and definitions, compiled for speed and swapped atomically.
 *
 * <p>In: what the control plane publishes; container versions are compiled here, from the fragments that tag-runtime
 * built. Out: an immutable {@link io.metka.container.Catalog} that the data plane reads. The only place where the two
 * planes meet. Not allowed: stages, control, any store but the node's own disk.
 */
@NullMarked
package io.metka.container;

import org.jspecify.annotations.NullMarked;

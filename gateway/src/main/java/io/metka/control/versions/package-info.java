/**
 * Containers, their immutable versions, and the publishing of everything defined to the data plane.
 *
 * <p>In: container configurations and the definitions of {@code workspace}. Out: {@link io.metka.container.Catalog}s.
 * Not allowed: HTTP, SQL, knowledge of how a container is compiled.
 */
@NullMarked
package io.metka.control.versions;

import org.jspecify.annotations.NullMarked;

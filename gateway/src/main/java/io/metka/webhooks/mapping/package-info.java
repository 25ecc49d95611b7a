/**
 * Mappings: from membership changes to the request that a partner's own interface expects.
 *
 * <p>In: a declarative JSON document, checked when it is saved, and the changes of one request with what is known of their
 * profiles. Out: method, path, query, headers and body, each escaped by how it is built; and what the partner's answer means.
 * Not allowed: the network, the clock, choosing a host, running anything.
 */
@NullMarked
package io.metka.webhooks.mapping;

import org.jspecify.annotations.NullMarked;

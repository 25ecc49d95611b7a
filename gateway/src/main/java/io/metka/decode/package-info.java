/**
 * Wire formats become batches of canonical events.
 *
 * <p>In: a {@link io.metka.model.RawRequest}. Out: a {@link io.metka.model.Batch} with the rejected events beside it, or
 * a refusal of the whole request. Not allowed: I/O, state between requests, trust in anything that the client says.
 */
@NullMarked
package io.metka.decode;

import org.jspecify.annotations.NullMarked;

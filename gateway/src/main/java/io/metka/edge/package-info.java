/**
 * The public listener: HTTP in, durable receipts and container scripts out.
 *
 * <p>In: connections. Out: {@link io.metka.model.RawRequest}s to a {@link io.metka.edge.Collector} and {@link
 * io.metka.model.LinkRequest}s to {@link io.metka.edge.Links}, their receipts as HTTP answers, scripts of the current
 * catalog. Not allowed: reading bodies' contents, waiting for anything but these two, blocking an event loop.
 */
@NullMarked
package io.metka.edge;

import org.jspecify.annotations.NullMarked;

/**
 * The story of an event in two methods: {@link io.metka.pipeline.Intake#accept}, from a request to a durable receipt, and
 * {@code Processing}, from the spool to the stores. Beside it {@link io.metka.pipeline.VisitorLinks}, the way of a visitor
 * from site to site.
 *
 * <p>In: raw requests. Out: receipts; stored events. Not allowed: doing any stage's work; anything slow before a receipt.
 */
@NullMarked
package io.metka.pipeline;

import org.jspecify.annotations.NullMarked;

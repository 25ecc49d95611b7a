/**
 * What an operator reads but does not define: health, deliveries, live events, probes.
 *
 * <p>In: ports that the composition root fills from the stages. Out: answers of the API. Not allowed: stages, HTTP, SQL.
 */
@NullMarked
package io.metka.control.reports;

import org.jspecify.annotations.NullMarked;

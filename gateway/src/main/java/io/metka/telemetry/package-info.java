/**
 * Signals: what the gateway tells its operator, in the words of the domain.
 *
 * <p>In: method calls from every stage. Out: metrics at {@code /metrics}. Not allowed: stages; metric names anywhere
 * else. Micrometer stays inside this package.
 */
@NullMarked
package io.metka.telemetry;

import org.jspecify.annotations.NullMarked;

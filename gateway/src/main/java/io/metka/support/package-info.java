/**
 * What every package needs and none owns: the clock, ids, JSON, hashes and derived keys, back-off and the order of starting and stopping.
 *
 * <p>In: nothing. Out: small types without knowledge of the domain. Not allowed: any other package of Metka.
 */
@NullMarked
package io.metka.support;

import org.jspecify.annotations.NullMarked;

/**
 * The way to Redis for everybody: one client per gateway, to one server, a Sentinel group or a cluster, and the only home
 * of Lettuce.
 *
 * <p>In: the address from the settings; scripts and commands, as bytes or as text, that whoever calls can repeat. Out: their
 * answers, or {@link io.metka.support.StoreUnavailableException} when Redis cannot serve now. Not allowed: to know what the
 * keys mean; a script whose keys lie in more than one slot of a cluster.
 */
@NullMarked
package io.metka.redis;

import org.jspecify.annotations.NullMarked;

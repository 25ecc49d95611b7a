/**
 * The demonstration: a small shop that carries the snippet, and a partner that receives webhooks.
 *
 * <p>In: browsers, and signed webhooks over real HTTP. Out: pages. Not allowed: any shortcut into the gateway; what the
 * demonstration does, a stranger's shop and a stranger's partner could do.
 */
@NullMarked
package io.metka.demo;

import org.jspecify.annotations.NullMarked;

/**
 * The composition root: reads the settings, builds the stages, wires them to each other, starts and stops them.
 *
 * <p>In: the command line. Out: a running gateway. Not allowed: logic.
 */
@NullMarked
package io.metka;

import org.jspecify.annotations.NullMarked;

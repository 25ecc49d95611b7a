/**
 * The way of a Google Tag Manager container into a container version of ours.
 *
 * <p>In: an export of GTM (format 2 or 1.3), as a person or a program wrote it. Out: a container version and a report
 * with one line for each entity of the export. Pure: no clock, no store, no network. Not allowed: stages, control.
 */
@NullMarked
package io.metka.container.gtm;

import org.jspecify.annotations.NullMarked;

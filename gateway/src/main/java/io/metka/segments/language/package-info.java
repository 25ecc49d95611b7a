/**
 * The rule language: JSON in, records or problems out.
 *
 * <p>In: the text of a rule, of a computed attribute or of RFM settings. Out: trees of records whose meaning
 * {@code docs/segments.md} gives as formulas, or what is wrong, with a JSON pointer. Not allowed: SQL, stores, clocks.
 */
@NullMarked
package io.metka.segments.language;

import org.jspecify.annotations.NullMarked;

/**
 * What a page or an app sends of a person without meaning to: e-mail addresses, phone numbers, secrets in URLs.
 *
 * <p>In: a decoded {@link io.metka.model.Batch}. Out: the same batch in which such values are removed or replaced by keyed
 * hashes, before anything is written to disk. Not allowed: touching identifiers, which are there to name somebody; a
 * pattern whose cost depends on more than the length of the text; stores.
 */
@NullMarked
package io.metka.consent.personal;

import org.jspecify.annotations.NullMarked;

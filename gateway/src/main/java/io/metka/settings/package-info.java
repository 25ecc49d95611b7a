/**
 * Settings: strict TOML and environment variables become records.
 *
 * <p>In: {@code metka.toml}, {@code METKA_…} variables. Out: one {@code Settings}, or one error that
 * lists every problem. Not allowed: I/O beyond reading the file, knowledge of what the settings are used for.
 */
@NullMarked
package io.metka.settings;

import org.jspecify.annotations.NullMarked;

/**
 * Who may use the control API: people with passwords and sessions, the tokens of scripts, and the roles of both.
 *
 * <p>In: what a request presents. Out: a {@link io.metka.control.accounts.Principal}, or a refusal. Passwords are kept as
 * Argon2id hashes, all other secrets as SHA-256 or sealed; none of them is ever in the audit log. Not allowed: HTTP, SQL.
 */
@NullMarked
package io.metka.control.accounts;

import org.jspecify.annotations.NullMarked;

/**
 * The console port: the control API of {@code openapi.yaml}, the admin UI and the probes.
 *
 * <p>In: HTTP requests. Out: JSON as the contract says, {@code application/problem+json} for every refusal. Each request
 * goes the same way: limit, authenticate, validate, act, present. Not allowed: SQL; blocking on an event loop.
 */
@NullMarked
package io.metka.control.api;

import org.jspecify.annotations.NullMarked;

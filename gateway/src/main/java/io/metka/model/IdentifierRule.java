package io.metka.model;

/**
 * What a project lays down for one type of identifier.
 *
 * @param type valid under {@link Identifier#isType}
 * @param limit how many of the type one profile may have, 1 or more
 * @param periodDays the limit counts those that were added in so many days; 0 means ever
 * @param device true when it names a device or a browser, which several people may use, false when it names a person
 */
public record IdentifierRule(String type, Normalisation normalisation, int limit, int periodDays, boolean device) {}

package io.metka.container;

/**
 * What a script would weigh less without one entity.
 *
 * @param list the entity's array in the document, for example {@code tags}
 * @param bytes compressed bytes; what several entities need together is in the share of none of them
 */
public record ScriptShare(String list, String id, int bytes) {}

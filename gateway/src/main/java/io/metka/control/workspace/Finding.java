package io.metka.control.workspace;

/**
 * One thing that is wrong with a JSON document.
 *
 * @param pointer JSON Pointer (RFC 6901) to it; empty means the whole document
 * @param message what is wrong and what would be right, in a sentence for the person who wrote the document
 */
public record Finding(String pointer, String message) {

    /** The same finding in a document that holds this one at {@code prefix}. */
    public Finding under(String prefix) {
        return new Finding(prefix + pointer, message);
    }
}

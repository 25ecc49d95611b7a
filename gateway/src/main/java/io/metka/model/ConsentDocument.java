package io.metka.model;

import java.util.List;

/**
 * One version of a text by which visitors consent; a version never changes, and a new text is a new version.
 *
 * @param id the document's id, unique in its project
 * @param version counts from 1
 * @param texts the same document in each of its languages
 */
public record ConsentDocument(ProjectId project, String id, int version, List<Text> texts) {
    public ConsentDocument {
        texts = List.copyOf(texts);
    }

    /**
     * The exact text in one language.
     *
     * @param language two letters
     * @param sha256 lower-case hexadecimal SHA-256 of the text's UTF-8 bytes
     */
    public record Text(String language, String text, String sha256) {}
}

package io.metka.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The proof that somebody was asked and what the answer was.
 *
 * @param id that of the event that brought it, so that a retry has the same one
 * @param source the id of the source whose client sent it, or {@code api}
 * @param at when it was decided, in whole milliseconds, never after {@code receivedAt}
 * @param subjects whom it is about; empty when the visitor had no identifier and was given none
 * @param decision the purposes that were granted and denied
 * @param method how the answer was given: {@code banner}, {@code form}, {@code api} or a site's own word
 * @param banner the version of the banner's wording, empty when there was no banner
 * @param language of what was shown, two letters, empty when not told
 * @param url the page without its query, empty when not told
 * @param address the sender's network, empty when there is nothing to prove
 * @param userAgent the sender's browser, empty when there is nothing to prove
 */
public record ConsentReceipt(
        String id,
        ProjectId project,
        String source,
        Instant at,
        Instant receivedAt,
        List<IdentifierHash> subjects,
        Document document,
        ConsentState decision,
        String method,
        String banner,
        String language,
        String url,
        String address,
        String userAgent) {
    public ConsentReceipt {
        subjects = List.copyOf(subjects);
    }

    /**
     * The document that was agreed to.
     *
     * @param id as the sender named it, empty when it named none
     * @param version 0 when the sender named none
     * @param sha256 of the exact text: the catalog's when it knows the version, else the one that the sender claimed
     */
    public record Document(String id, int version, String sha256, Standing standing) {
        public static final Document NONE = new Document("", 0, "", Standing.NONE);
    }

    /** What the catalog of documents says to the document that a receipt names. */
    public enum Standing {
        /** The receipt names no document. */
        NONE,
        /** The catalog has this version, and its text is the one that the receipt names. */
        KNOWN,
        /** The catalog has no such version in this language. */
        UNKNOWN,
        /** The catalog has this version with another text. */
        OTHER_TEXT;

        /** The name in stores and answers, for example {@code other_text}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

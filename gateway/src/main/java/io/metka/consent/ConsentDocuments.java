package io.metka.consent;

import io.metka.model.ConsentDocument;
import io.metka.model.ConsentReceipt.Document;
import io.metka.model.ConsentReceipt.Standing;
import io.metka.model.ProjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The documents that visitors can have agreed to, swapped as a whole with each catalog. For any thread. */
public final class ConsentDocuments {
    private volatile Map<Version, ConsentDocument> versions = Map.of();

    private record Version(ProjectId project, String id, int number) {}

    /** From now on these are all that there are. */
    public void follow(Collection<ConsentDocument> documents) {
        Map<Version, ConsentDocument> next = HashMap.newHashMap(documents.size());
        documents.forEach(
                document -> next.put(new Version(document.project(), document.id(), document.version()), document));
        versions = Map.copyOf(next);
    }

    /**
     * A document as a receipt names it.
     *
     * @param language empty when not told: then any language of the version will do
     * @param sha256 of the text that was shown, empty when not told: then the catalog's is taken where it is clear
     */
    Document judge(ProjectId project, String id, int version, String language, String sha256) {
        if (id.isEmpty()) {
            return Document.NONE;
        }
        ConsentDocument known = versions.get(new Version(project, id, version));
        if (known == null) {
            return new Document(id, version, sha256, Standing.UNKNOWN);
        }
        var spoken = known.texts().stream()
                .filter(text -> language.isEmpty() || text.language().equals(language))
                .toList();
        if (spoken.isEmpty()) {
            return new Document(id, version, sha256, Standing.UNKNOWN);
        }
        if (sha256.isEmpty()) {
            return new Document(
                    id, version, spoken.size() == 1 ? spoken.getFirst().sha256() : "", Standing.KNOWN);
        }
        boolean same = spoken.stream().anyMatch(text -> text.sha256().equals(sha256));
        return new Document(id, version, sha256, same ? Standing.KNOWN : Standing.OTHER_TEXT);
    }
}

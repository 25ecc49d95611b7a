package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.support.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The partners who fetch members and changes, each with a key of its own that is shown when it is made and never again. */
public final class Partners extends Definitions<PartnerRow> {
    static final Table<PartnerRow> TABLE = Table.of("partners", PartnerRow.class, "project", "id");
    private static final String HASH = "hash";

    public Partners() {
        super("partner", TABLE);
    }

    /** A partner with a new key, in clear this once. */
    public record Made(PartnerRow row, String key) {}

    /** Makes a partner and its key. */
    public Made make(Work work, String project, ObjectNode document) {
        String key = Names.partnerKey(work.ids());
        return new Made(create(work, project, document.deepCopy().put(HASH, Sha256.hex(key))), key);
    }

    /** Gives a partner a new key; the old one is taken beside it for so long. */
    public Made rotate(Work work, PartnerRow row, Expected expected, Duration overlap) {
        expected.check(row);
        String key = Names.partnerKey(work.ids());
        return new Made(
                replace(
                        work,
                        "key_rotated",
                        row,
                        row.withKey(Sha256.hex(key), work.now().plus(overlap))),
                key);
    }

    /** Whose key it is, if it is taken now. */
    public Optional<PartnerRow> holder(Tx tx, String project, String key, Instant now) {
        String hash = Sha256.hex(key);
        return tx.where(TABLE, Map.of("project", project)).stream()
                .filter(row -> row.takes(hash, now))
                .findFirst();
    }

    /** What answers to the holder of a key are signed with, in the form of Standard Webhooks: it follows from the key. */
    public static String signingSecret(String key) {
        return "whsec_" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Sha256.hex(key)));
    }

    /** With the key and its signing secret, for its maker. */
    public ObjectNode presentMade(Made made) {
        return present(made.row()).put("key", made.key()).put("signing_secret", signingSecret(made.key()));
    }

    @Override
    public ObjectNode present(PartnerRow row) {
        ObjectNode view =
                object().put("project", row.project()).put("id", row.id()).put("name", row.name());
        row.segments().forEach(view.putArray("segments")::add);
        if (!row.expiresAt().equals(Instant.EPOCH)) {
            view.put("expires_at", row.expiresAt().toString());
        }
        if (!row.oldHash().isEmpty()) {
            view.put("old_key_until", row.oldExpiresAt().toString());
        }
        return view.put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    protected PartnerRow fresh(Work work, String project, String id, ObjectNode document) {
        return row(
                work,
                new PartnerRow(
                        project,
                        id,
                        "",
                        List.of(),
                        document.path(HASH).asText(),
                        Instant.EPOCH,
                        "",
                        Instant.EPOCH,
                        1,
                        work.now(),
                        work.now()),
                document);
    }

    @Override
    protected PartnerRow changed(Work work, PartnerRow before, ObjectNode document) {
        return row(work, before, document);
    }

    private static PartnerRow row(Work work, PartnerRow before, ObjectNode document) {
        String expires = document.path("expires_at").asText("");
        return new PartnerRow(
                before.project(),
                before.id(),
                document.path("name").asText(),
                segments(work.tx(), before.project(), document.path("segments")),
                before.hash(),
                expires.isEmpty() ? Instant.EPOCH : Instant.parse(expires),
                before.oldHash(),
                before.oldExpiresAt(),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    private static List<String> segments(Tx tx, String project, JsonNode wanted) {
        List<Finding> findings = new ArrayList<>();
        Set<String> segments = new LinkedHashSet<>();
        int index = 0;
        for (JsonNode segment : wanted) {
            if (tx.find(Segments.TABLE, project, segment.asText()).isEmpty()) {
                findings.add(new Finding(
                        "/segments/" + index, "There is no segment with the id " + segment.asText() + " here"));
            }
            segments.add(segment.asText());
            index++;
        }
        RefusedException.ifAny(findings);
        return List.copyOf(segments);
    }

    @Override
    protected boolean concernsDataPlane() {
        return false;
    }
}

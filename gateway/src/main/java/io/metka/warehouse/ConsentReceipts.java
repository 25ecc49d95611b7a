package io.metka.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.IdentifierHash;
import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The consent receipts: appended, never changed, read by chain and by subject. */
public final class ConsentReceipts {
    private static final String TABLE = "consent_receipts";
    private static final String IN_CHAIN =
            "SELECT * FROM consent_receipts WHERE project = {project:String} AND node = {node:String} AND ";

    private static final String RATES = """
            SELECT toString(toDate(at)) AS day, document, document_version, method, answer.1 AS purpose,
                countIf(answer.2 = 1) AS granted, countIf(answer.2 = 0) AS denied
            FROM
            (
                SELECT at, document, document_version, method,
                    arrayConcat(arrayMap(p -> (p, 1), granted), arrayMap(p -> (p, 0), denied)) AS answers
                FROM consent_receipts
                WHERE project = {project:String} AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
                ORDER BY received_at
                LIMIT 1 BY id
            )
            ARRAY JOIN answers AS answer
            GROUP BY day, document, document_version, method, purpose
            ORDER BY day, document, document_version, method, purpose
            """;

    private final ClickHouse clickHouse;

    public ConsentReceipts(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** Appends links; repeating it with the same token and links stores nothing more. */
    public void append(String token, List<SignedReceipt> links) {
        clickHouse.insert(TABLE, links.stream().map(ConsentReceipts::row).toList(), token);
    }

    /** The last link of a chain that came from before this place in the node's spool. */
    public Optional<SignedReceipt> last(ProjectId project, String node, Position before) {
        return clickHouse
                .query(
                        IN_CHAIN + "position < {before:UInt64} ORDER BY sequence DESC LIMIT 1",
                        Map.of("project", project.value(), "node", node, "before", before.offset()))
                .stream()
                .map(ConsentReceipts::link)
                .findFirst();
    }

    /** The links of a chain after a sequence number, in its order; with the last one come all that share its number. */
    public List<SignedReceipt> read(ProjectId project, String node, long after, int limit) {
        return links(clickHouse.query(
                IN_CHAIN + "sequence > {after:UInt64} ORDER BY sequence LIMIT {limit:UInt32} WITH TIES",
                Map.of("project", project.value(), "node", node, "after", after, "limit", limit)));
    }

    /** Each project that has receipts with each node that they came through, as {@code project} and {@code node}. */
    public List<ObjectNode> chains() {
        return clickHouse.query(
                "SELECT project, node FROM consent_receipts GROUP BY project, node ORDER BY project, node", Map.of());
    }

    /** The receipts of one person, the newest first; of a retry the one that came first. */
    public List<SignedReceipt> of(ProjectId project, IdentifierHash subject, int limit) {
        return links(clickHouse.query(
                "SELECT * FROM (SELECT * FROM consent_receipts WHERE project = {project:String}"
                        + " AND has(subjects, {subject:String}) ORDER BY received_at LIMIT 1 BY id)"
                        + " ORDER BY at DESC, id LIMIT {limit:UInt32}",
                Map.of("project", project.value(), "subject", text(subject), "limit", limit)));
    }

    /**
     * How many answers of each kind were given; a retry counts once.
     *
     * @param from inclusive
     * @param to exclusive
     * @return objects with {@code day, document, document_version, method, purpose, granted, denied}; days in UTC
     */
    public List<ObjectNode> rates(ProjectId project, Instant from, Instant to) {
        return clickHouse.query(RATES, Map.of("project", project.value(), "from", from, "to", to));
    }

    private static ObjectNode row(SignedReceipt link) {
        ConsentReceipt receipt = link.receipt();
        ConsentReceipt.Document document = receipt.document();
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("project", receipt.project().value());
        row.put("node", link.node());
        row.put("sequence", link.sequence());
        row.put("position", link.position().offset());
        row.put("id", receipt.id());
        row.put("source", receipt.source());
        row.put("at", Times.text(receipt.at()));
        row.put("received_at", Times.text(receipt.receivedAt()));
        put(
                row.putArray("subjects"),
                receipt.subjects().stream().map(ConsentReceipts::text).toList());
        row.put("document", document.id());
        row.put("document_version", document.version());
        row.put("document_sha256", document.sha256());
        row.put("document_standing", document.standing().wireName());
        put(row.putArray("granted"), receipt.decision().granted());
        put(row.putArray("denied"), receipt.decision().denied());
        row.put("method", receipt.method());
        row.put("banner", receipt.banner());
        row.put("language", receipt.language());
        row.put("url", receipt.url());
        row.put("address", receipt.address());
        row.put("user_agent", receipt.userAgent());
        row.put("previous", link.previous());
        row.put("signature", link.signature());
        return row;
    }

    private static String text(IdentifierHash subject) {
        return subject.type() + ":" + subject.hex();
    }

    private static void put(ArrayNode array, Collection<String> texts) {
        texts.stream().sorted().forEach(array::add);
    }

    private static List<SignedReceipt> links(List<ObjectNode> rows) {
        return rows.stream().map(ConsentReceipts::link).toList();
    }

    private static SignedReceipt link(ObjectNode row) {
        ConsentReceipt.Standing standing =
                standing(row.path("document_standing").asText());
        ConsentReceipt receipt = new ConsentReceipt(
                row.path("id").asText(),
                new ProjectId(row.path("project").asText()),
                row.path("source").asText(),
                Instant.parse(row.path("at").asText()),
                Instant.parse(row.path("received_at").asText()),
                texts(row.path("subjects")).stream()
                        .map(ConsentReceipts::subject)
                        .toList(),
                new ConsentReceipt.Document(
                        row.path("document").asText(),
                        row.path("document_version").asInt(),
                        row.path("document_sha256").asText(),
                        standing),
                new ConsentState(Set.copyOf(texts(row.path("granted"))), Set.copyOf(texts(row.path("denied")))),
                row.path("method").asText(),
                row.path("banner").asText(),
                row.path("language").asText(),
                row.path("url").asText(),
                row.path("address").asText(),
                row.path("user_agent").asText());
        // A standing that there is not was written by somebody else: the row must be readable, and unsound.
        boolean strange =
                !standing.wireName().equals(row.path("document_standing").asText());
        return new SignedReceipt(
                receipt,
                row.path("node").asText(),
                row.path("sequence").asLong(),
                new Position(row.path("position").asLong()),
                row.path("previous").asText(),
                strange ? "" : row.path("signature").asText());
    }

    private static ConsentReceipt.Standing standing(String name) {
        return Arrays.stream(ConsentReceipt.Standing.values())
                .filter(standing -> standing.wireName().equals(name))
                .findFirst()
                .orElse(ConsentReceipt.Standing.NONE);
    }

    private static IdentifierHash subject(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new IdentifierHash("", text)
                : new IdentifierHash(text.substring(0, colon), text.substring(colon + 1));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}

package io.metka.consent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Batch;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a receipt of each {@link ConsentChange}. It is complete before it is spooled, so that it is the same however often
 * the spool is read: it travels in the context of its event, and the ledger takes it out again. For any thread.
 */
public final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    private static final String CARRIED = "consent_receipt";
    private static final String UNSPECIFIED = "unspecified";
    private static final int LONGEST_TEXT = 64;
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_SUBJECT = 256;
    private static final int MOST_SUBJECTS = 20;
    private static final int MOST_PURPOSES = 50;
    private static final Pattern PURPOSE = Pattern.compile("[a-z][a-z0-9_]{0,49}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final SubjectHashes hashes;
    private final ConsentDocuments documents;

    public Receipts(SubjectHashes hashes, ConsentDocuments documents) {
        this.hashes = hashes;
        this.documents = documents;
    }

    /** One for each change of consent in the batch, in its order; the batch still says who it is about. */
    public List<ConsentReceipt> of(Batch batch) {
        List<ConsentReceipt> receipts = List.of();
        for (Event event : batch.events()) {
            if (ConsentChange.is(event)) {
                receipts = receipts.isEmpty() ? new ArrayList<>() : receipts;
                receipts.add(of(batch.origin(), event));
            }
        }
        return receipts;
    }

    /** Puts the receipts into the changes that they were made of; these say nothing besides. */
    public static Batch attach(Batch batch, List<ConsentReceipt> receipts) {
        if (receipts.isEmpty()) {
            return batch;
        }
        Iterator<ConsentReceipt> next = receipts.iterator();
        List<Event> events = batch.events().stream()
                .map(event -> ConsentChange.is(event) ? with(event, carrying(next.next())) : event)
                .toList();
        return batch.withEvents(events);
    }

    /** The receipt that an event carries. */
    static Optional<ConsentReceipt> carriedBy(Event event) {
        if (!ConsentChange.is(event)) {
            return Optional.empty();
        }
        try {
            JsonNode receipt = Json.MAPPER.readTree(event.context().utf8()).path(CARRIED);
            return receipt.isObject()
                    ? Optional.of(Json.MAPPER.treeToValue(receipt, ConsentReceipt.class))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.error("The change of consent {} carries a receipt that cannot be read; none is stored", event.id(), e);
            return Optional.empty();
        }
    }

    /** The same change without its receipt. */
    static Event delivered(Event event) {
        return with(event, JsonText.EMPTY_OBJECT);
    }

    private static JsonText carrying(ConsentReceipt receipt) {
        ObjectNode context = Json.MAPPER.createObjectNode();
        context.set(CARRIED, Json.MAPPER.valueToTree(receipt));
        return JsonText.of(context.toString());
    }

    private static Event with(Event event, JsonText context) {
        return new Event(
                event.id(),
                event.name(),
                event.time(),
                event.identifiers(),
                event.consent(),
                event.page(),
                event.commerce(),
                ConsentChange.properties(event),
                event.traits(),
                context,
                event.violations());
    }

    private ConsentReceipt of(Origin origin, Event event) {
        JsonNode said = parsed(event.properties());
        List<IdentifierHash> subjects = subjects(origin.project(), event, said.path("subject"));
        ConsentState decision = new ConsentState(
                purposes(event.consent().granted()), purposes(event.consent().denied()));
        Instant at = event.time().isAfter(origin.receivedAt()) ? origin.receivedAt() : event.time();
        String language = text(said, "language");
        // Who says no and is not known has agreed to nothing that would have to be proved.
        boolean proof = !decision.granted().isEmpty() || !subjects.isEmpty();
        String method = text(said, "method");
        return new ConsentReceipt(
                event.id(),
                origin.project(),
                origin.source(),
                at.truncatedTo(ChronoUnit.MILLIS),
                origin.receivedAt().truncatedTo(ChronoUnit.MILLIS),
                subjects,
                documents.judge(
                        origin.project(),
                        text(said, "document"),
                        said.path("document_version").asInt(0),
                        language,
                        sha256(said)),
                decision,
                method.isEmpty() ? UNSPECIFIED : method,
                text(said, "banner"),
                language,
                clipped(DeclaredConsent.withoutQuery(event.page().url()), LONGEST_URL),
                proof ? AddressTruncation.truncate(origin.address()) : "",
                proof ? origin.userAgent() : "");
    }

    /**
     * @param named whom a browser names that has just ended its ids, by their types; nothing else of it says who it was
     */
    private List<IdentifierHash> subjects(ProjectId project, Event event, JsonNode named) {
        Set<Identifier> identifiers = new LinkedHashSet<>(event.identifiers());
        for (Map.Entry<String, JsonNode> one : named.properties()) {
            String value = one.getValue().isTextual() ? one.getValue().textValue() : "";
            if (Identifier.isType(one.getKey()) && !value.isEmpty() && value.length() <= LONGEST_SUBJECT) {
                identifiers.add(new Identifier(one.getKey(), value));
            }
        }
        return identifiers.stream()
                .map(identifier -> hashes.of(project, identifier))
                .flatMap(Optional::stream)
                .distinct()
                .limit(MOST_SUBJECTS)
                .toList();
    }

    private static Set<String> purposes(Set<String> names) {
        return names.stream()
                .filter(name -> PURPOSE.matcher(name).matches())
                .sorted()
                .limit(MOST_PURPOSES)
                .collect(Collectors.toSet());
    }

    private static String sha256(JsonNode said) {
        String claimed = said.path("document_sha256").asText("");
        return SHA256.matcher(claimed).matches() ? claimed : "";
    }

    private static String text(JsonNode said, String member) {
        JsonNode value = said.path(member);
        return value.isTextual() ? clipped(value.textValue(), LONGEST_TEXT) : "";
    }

    private static String clipped(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    private static JsonNode parsed(JsonText properties) {
        try {
            return Json.MAPPER.readTree(properties.utf8());
        } catch (IOException e) {
            // Deeper or longer than a change of consent can be: it says nothing that we know.
            LOG.debug("The properties of a change of consent cannot be read", e);
            return MissingNode.getInstance();
        }
    }
}

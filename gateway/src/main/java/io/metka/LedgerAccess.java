package io.metka;

import io.metka.consent.ChainAudit;
import io.metka.consent.ChainHeads;
import io.metka.control.reports.ConsentRegister;
import io.metka.identity.RedisConsentStates;
import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentReceipt;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.ProjectId;
import io.metka.model.Receipt;
import io.metka.pipeline.Intake;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Json;
import io.metka.support.StoreUnavailableException;
import io.metka.warehouse.ConsentReceipts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** The consent ledger for the console: what it records goes the way of every event, so that it is as safe and in order. */
record LedgerAccess(Parts parts, Clock clock, Ids ids) implements ConsentRegister {
    private static final String SOURCE = "api";
    private static final String PROTOCOL = "consent";

    /**
     * The parts of the gateway that know of consent.
     *
     * @param heads the file in which the ledger keeps where its chains end
     */
    record Parts(
            ConsentWiring consent, Intake intake, RedisConsentStates states, ConsentReceipts receipts, Path heads) {}

    @Override
    public ConsentReceipt record(ProjectId project, Answer answer) {
        Batch batch = new Batch(
                new Origin(project, SOURCE, PROTOCOL, clock.now(), answer.address(), answer.userAgent(), Map.of()),
                List.of(event(answer)));
        Receipt taken;
        try {
            taken = parts.intake().accept(batch).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        if (taken instanceof Receipt.Refused refused) {
            throw new StoreUnavailableException("spool", refused.detail(), new IllegalStateException(refused.detail()));
        }
        return parts.consent().receipts().of(batch).getFirst();
    }

    private Event event(Answer answer) {
        var said = Json.MAPPER.createObjectNode().put("method", answer.method()).put("language", answer.language());
        ConsentReceipt.Document shown = answer.shown();
        if (!shown.id().isEmpty()) {
            said.put("document", shown.id())
                    .put("document_version", shown.version())
                    .put("document_sha256", shown.sha256());
        }
        return new Event(
                answer.id().isEmpty() ? ids.uuid().toString() : answer.id(),
                Event.CONSENT_UPDATED,
                answer.at(),
                answer.subjects(),
                answer.decision(),
                new Page(answer.url(), "", ""),
                Commerce.NONE,
                JsonText.of(said.toString()));
    }

    @Override
    public Known of(ProjectId project, Identifier identifier, int receipts) {
        Optional<IdentifierHash> subject = parts.consent().hashes().of(project, identifier);
        if (subject.isEmpty()) {
            return new Known(subject, Map.of(), List.of());
        }
        var states = parts.states().find(Map.of(project, Set.of(subject.get())));
        return new Known(
                subject,
                states.getOrDefault(project, Map.of()).getOrDefault(subject.get(), Map.of()),
                parts.receipts().of(project, subject.get(), receipts));
    }

    @Override
    public List<Rate> rates(ProjectId project, Instant from, Instant to) {
        return parts.receipts().rates(project, from, to).stream()
                .map(row -> new Rate(
                        row.path("day").asText(),
                        row.path("document").asText(),
                        row.path("document_version").asInt(),
                        row.path("method").asText(),
                        row.path("purpose").asText(),
                        row.path("granted").asLong(),
                        row.path("denied").asLong()))
                .toList();
    }

    @Override
    public List<Examined> verify(ProjectId project) {
        return parts
                .consent()
                .audit(parts.receipts())
                .examine(Optional.of(project), ChainHeads.open(parts.heads()))
                .stream()
                .map(LedgerAccess::examined)
                .toList();
    }

    private static Examined examined(ChainAudit.Finding finding) {
        return finding.broken()
                .map(fault -> new Examined(
                        finding.chain().node(),
                        finding.sound(),
                        fault.kind().wireName(),
                        fault.sequence(),
                        fault.receipt()))
                .orElse(new Examined(finding.chain().node(), finding.sound(), "", 0, ""));
    }
}

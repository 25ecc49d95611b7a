package io.metka.control.api;

import io.metka.control.reports.ConsentRegister;
import io.metka.model.ConsentDecision;
import io.metka.model.ConsentReceipt;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A consent ledger in memory that remembers clear values, as the real one must not. */
final class FakeConsentRegister implements ConsentRegister {
    final List<Answer> answers = new ArrayList<>();
    final List<Rate> rates = new ArrayList<>();
    final List<Examined> examined = new ArrayList<>();
    private final List<SignedReceipt> links = new ArrayList<>();

    @Override
    public ConsentReceipt record(ProjectId project, Answer answer) {
        answers.add(answer);
        ConsentReceipt receipt = new ConsentReceipt(
                answer.id().isEmpty() ? "made" : answer.id(),
                project,
                "api",
                answer.at(),
                answer.at(),
                answer.subjects().stream().map(FakeConsentRegister::hash).toList(),
                answer.shown(),
                answer.decision(),
                answer.method(),
                "",
                answer.language(),
                answer.url(),
                answer.address(),
                answer.userAgent());
        links.addFirst(new SignedReceipt(receipt, "n", links.size() + 1, Position.START, "", "signed"));
        return receipt;
    }

    @Override
    public Known of(ProjectId project, Identifier identifier, int receipts) {
        IdentifierHash subject = hash(identifier);
        List<SignedReceipt> found = links.stream()
                .filter(link -> link.receipt().subjects().contains(subject))
                .limit(receipts)
                .toList();
        Map<String, ConsentDecision> decisions = new HashMap<>();
        for (SignedReceipt link : found.reversed()) {
            link.receipt()
                    .decision()
                    .granted()
                    .forEach(purpose -> decisions.put(
                            purpose,
                            new ConsentDecision(
                                    true, link.receipt().at(), link.receipt().id())));
            link.receipt()
                    .decision()
                    .denied()
                    .forEach(purpose -> decisions.put(
                            purpose,
                            new ConsentDecision(
                                    false, link.receipt().at(), link.receipt().id())));
        }
        return new Known(Optional.of(subject), decisions, found);
    }

    @Override
    public List<Rate> rates(ProjectId project, Instant from, Instant to) {
        return rates;
    }

    @Override
    public List<Examined> verify(ProjectId project) {
        return examined;
    }

    private static IdentifierHash hash(Identifier identifier) {
        return new IdentifierHash(
                identifier.type(), String.format("%064x", identifier.value().hashCode()));
    }
}

package io.metka;

import io.metka.consent.ChainAudit;
import io.metka.consent.ChainHeads;
import io.metka.consent.ConsentApplier;
import io.metka.consent.ConsentDocuments;
import io.metka.consent.ConsentLedger;
import io.metka.consent.ConsentStates;
import io.metka.consent.DecisionListener;
import io.metka.consent.DeclaredConsent;
import io.metka.consent.ReceiptChain;
import io.metka.consent.ReceiptLog;
import io.metka.consent.Receipts;
import io.metka.consent.SubjectHashes;
import io.metka.identity.IdentifierHasher;
import io.metka.identity.RedisConsentStates;
import io.metka.model.ConsentDecision;
import io.metka.model.ConsentReceipt;
import io.metka.model.IdentifierHash;
import io.metka.model.IdentityRules;
import io.metka.model.Position;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import io.metka.model.SpooledBatch;
import io.metka.pipeline.Intake;
import io.metka.pipeline.Stages;
import io.metka.settings.Settings;
import io.metka.support.Clock;
import io.metka.telemetry.ConsentSignals;
import io.metka.warehouse.ConsentReceipts;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The consent ledger, wired: what it is on the way in, and what it is behind the spool. */
final class ConsentWiring implements AutoCloseable {
    private final ConsentDocuments documents = new ConsentDocuments();
    private final SubjectHashes hashes;
    private final Receipts receipts;
    private final ReceiptChain chain;
    private final ConsentSignals signals;
    private final ConsentApplier applier;
    private final boolean keepAnonymous;

    /**
     * @param secret that of the data folder
     * @param rules by which a project names people
     */
    ConsentWiring(
            Settings settings,
            byte[] secret,
            Function<ProjectId, IdentityRules> rules,
            Clock clock,
            ConsentSignals signals) {
        this.hashes = new IdentifierHasher(settings.identity(), secret, rules)::hash;
        this.receipts = new Receipts(hashes, documents);
        this.chain = new ReceiptChain(secret);
        this.signals = signals;
        this.applier = new ConsentApplier(clock, signals);
        this.keepAnonymous = settings.consent().keepAnonymous();
    }

    ConsentDocuments documents() {
        return documents;
    }

    SubjectHashes hashes() {
        return hashes;
    }

    Receipts receipts() {
        return receipts;
    }

    /** What the way in needs; decisions wait until there is a ledger. */
    Intake.Consent intake() {
        return new Intake.Consent(receipts, new DeclaredConsent(keepAnonymous), applier::accept);
    }

    /**
     * The ledger, which from now on takes the decisions that wait.
     *
     * @param heads the file in which this node keeps where its chains end
     */
    Stages.Decide ledger(RedisConsentStates states, ConsentReceipts stored, Path heads) {
        ConsentLedger ledger = new ConsentLedger(
                new ConsentLedger.Parts(
                        hashes,
                        states(states),
                        log(stored),
                        chain,
                        ChainHeads.open(heads),
                        DecisionListener.NONE,
                        signals),
                keepAnonymous);
        applier.start(ledger);
        return new Stages.Decide() {
            @Override
            public List<SpooledBatch> decide(String node, String token, List<SpooledBatch> batches) {
                return ledger.decide(node, token, batches);
            }

            @Override
            public List<ProfiledEvent> settle(List<ProfiledEvent> events) {
                return ledger.settle(events);
            }
        };
    }

    ChainAudit audit(ConsentReceipts stored) {
        return new ChainAudit(log(stored), chain);
    }

    private static ConsentStates states(RedisConsentStates redis) {
        return new ConsentStates() {
            @Override
            public Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> find(
                    Map<ProjectId, Set<IdentifierHash>> subjects) {
                return redis.find(subjects);
            }

            @Override
            public int apply(Collection<ConsentReceipt> decisions) {
                return redis.apply(decisions);
            }

            @Override
            public void complete(List<ProjectId> projects) {
                redis.complete(projects);
            }
        };
    }

    private static ReceiptLog log(ConsentReceipts stored) {
        return new ReceiptLog() {
            @Override
            public void append(String token, List<SignedReceipt> links) {
                stored.append(token, links);
            }

            @Override
            public Optional<SignedReceipt> last(Chain of, Position before) {
                return stored.last(of.project(), of.node(), before);
            }

            @Override
            public List<SignedReceipt> read(Chain of, long after, int limit) {
                return stored.read(of.project(), of.node(), after, limit);
            }

            @Override
            public List<Chain> chains() {
                return stored.chains().stream()
                        .map(row -> new Chain(
                                new ProjectId(row.path("project").asText()),
                                row.path("node").asText()))
                        .toList();
            }
        };
    }

    @Override
    public void close() {
        applier.close();
    }
}

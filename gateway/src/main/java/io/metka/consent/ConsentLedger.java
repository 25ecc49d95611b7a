package io.metka.consent;

import io.metka.model.Batch;
import io.metka.model.ConsentDecision;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.Position;
import io.metka.model.ProfileId;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.RejectedEvent;
import io.metka.model.SignedReceipt;
import io.metka.model.SpooledBatch;
import io.metka.telemetry.ConsentSignals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What everybody decided, and its enforcement behind the spool: the ledger beats what a client declares.
 *
 * <p>A range of the spool may be given to it again. Its receipts then are the same links of the same chains, and are stored
 * once. Its events may lose more than the first time, when somebody has withdrawn in between: an insert that had
 * succeeded stands, any other stores the reduced event.
 */
public final class ConsentLedger {
    private static final Logger LOG = LoggerFactory.getLogger(ConsentLedger.class);
    private static final int PAGE = 5_000;

    private final Parts parts;
    private final DeclaredConsent reduction = new DeclaredConsent(true);
    private final boolean keepAnonymous;

    /** What the ledger works with. */
    public record Parts(
            SubjectHashes hashes,
            ConsentStates states,
            ReceiptLog log,
            ReceiptChain chain,
            ChainHeads heads,
            DecisionListener listener,
            ConsentSignals signals) {}

    /** @param keepAnonymous whether events that the ledger denies are counted anonymously; else they are dropped */
    public ConsentLedger(Parts parts, boolean keepAnonymous) {
        this.parts = parts;
        this.keepAnonymous = keepAnonymous;
    }

    /**
     * Stores the receipts of a range, lets them hold, and takes from its events what the ledger denies. Blocks; for the one
     * processing thread, with ranges in their order.
     *
     * @return the same batches with as many events as before, so that an event keeps its place
     * @throws io.metka.support.StoreUnavailableException when a store is away: repeat the call
     */
    public List<SpooledBatch> decide(String node, String token, List<SpooledBatch> batches) {
        List<ConsentReceipt> receipts = store(node, token, batches);
        if (!receipts.isEmpty()) {
            parts.signals().receipts(receipts.size());
            apply(receipts);
        }
        return enforce(batches);
    }

    /** Lets decisions hold that are safe in the spool but not stored yet; may be called from any thread. */
    void apply(List<ConsentReceipt> receipts) {
        int withdrawn = parts.states().apply(receipts);
        parts.signals().withdrawals(withdrawn);
        if (withdrawn > 0) {
            LOG.info("{} purposes were withdrawn; what is stored from now on is reduced", withdrawn);
        }
        parts.listener().decided(receipts);
    }

    /**
     * What is to be stored of resolved events: whoever the ledger has denied has no profile, also when the event was
     * resolved before the withdrawal and its range is being repeated.
     */
    public List<ProfiledEvent> settle(List<ProfiledEvent> events) {
        if (events.stream().allMatch(this::isSettled)) {
            return events;
        }
        List<ProfiledEvent> settled = new ArrayList<>(events.size());
        int dropped = 0;
        for (ProfiledEvent event : events) {
            if (isSettled(event)) {
                settled.add(event);
            } else if (mayBeCounted(event)) {
                settled.add(new ProfiledEvent(
                        event.origin(), event.position(), event.event(), ProfileId.ANONYMOUS, List.of()));
            } else {
                dropped++;
            }
        }
        parts.signals().dropped(dropped);
        return settled;
    }

    private boolean isSettled(ProfiledEvent event) {
        return allows(event.event())
                || (mayBeCounted(event)
                        && event.profile().equals(ProfileId.ANONYMOUS)
                        && event.identifiers().isEmpty());
    }

    private boolean mayBeCounted(ProfiledEvent event) {
        return keepAnonymous || ConsentChange.is(event.event());
    }

    private List<ConsentReceipt> store(String node, String token, List<SpooledBatch> batches) {
        List<ConsentReceipt> receipts = new ArrayList<>();
        List<SignedReceipt> links = new ArrayList<>();
        Map<ProjectId, ReceiptChain.Head> ends = new HashMap<>();
        Map<ProjectId, ReceiptChain.Head> known = parts.heads().before(node, token);
        Position start = batches.isEmpty() ? Position.START : batches.getFirst().position();
        for (SpooledBatch spooled : batches) {
            for (Event event : spooled.batch().events()) {
                Optional<ConsentReceipt> carried = Receipts.carriedBy(event);
                if (carried.isPresent()) {
                    ConsentReceipt receipt = carried.get();
                    ReceiptChain.Head head = ends.computeIfAbsent(receipt.project(), project -> {
                        ReceiptChain.Head end = known.get(project);
                        return end == null ? stored(project, node, start) : end;
                    });
                    SignedReceipt link = parts.chain().link(receipt, node, spooled.position(), head);
                    ends.put(receipt.project(), ReceiptChain.Head.of(link));
                    receipts.add(receipt);
                    links.add(link);
                }
            }
        }
        if (!links.isEmpty()) {
            parts.log().append(token + "/receipts", links);
            parts.heads().stored(node, token, ends);
        }
        return receipts;
    }

    private ReceiptChain.Head stored(ProjectId project, String node, Position before) {
        return parts.log()
                .last(new ReceiptLog.Chain(project, node), before)
                .map(ReceiptChain.Head::of)
                .orElse(ReceiptChain.Head.NONE);
    }

    private List<SpooledBatch> enforce(List<SpooledBatch> batches) {
        Map<ProjectId, Map<Identifier, IdentifierHash>> named = named(batches);
        Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> states = states(named);
        if (states.values().stream().allMatch(Map::isEmpty) && batches.stream().noneMatch(ConsentLedger::hasChange)) {
            return batches;
        }
        List<SpooledBatch> enforced = new ArrayList<>(batches.size());
        int reduced = 0;
        for (SpooledBatch spooled : batches) {
            ProjectId project = spooled.batch().origin().project();
            var decided = new Decided(named.getOrDefault(project, Map.of()), states.getOrDefault(project, Map.of()));
            List<Event> events = new ArrayList<>(spooled.batch().events().size());
            int changed = 0;
            int denied = 0;
            for (Event event : spooled.batch().events()) {
                Event delivered = ConsentChange.is(event) ? Receipts.delivered(event) : event;
                Event effective = decided.on(delivered);
                events.add(effective);
                changed += ConsentChange.is(event) || !effective.consent().equals(event.consent()) ? 1 : 0;
                denied += allows(event) && !allows(effective) ? 1 : 0;
            }
            reduced += denied;
            enforced.add(changed == 0 ? spooled : enforced(spooled, events, denied > 0));
        }
        parts.signals().reduced(reduced);
        return enforced;
    }

    /** @param denied whether the ledger denies what one of the events declared */
    private SpooledBatch enforced(SpooledBatch spooled, List<Event> events, boolean denied) {
        Batch batch = denied ? withheld(spooled.batch()) : spooled.batch();
        return new SpooledBatch(
                spooled.position(), reduction.reduce(batch.withEvents(events)).batch());
    }

    private static boolean allows(Event event) {
        return event.consent().allows(ConsentState.ANALYTICS);
    }

    /** What was rejected came from the same sender, and nobody can tell whom its bodies name. */
    private static Batch withheld(Batch batch) {
        return new Batch(
                batch.origin(),
                batch.events(),
                batch.rejected().stream()
                        .map(one -> new RejectedEvent(one.rejection(), one.event(), ConsentState.UNKNOWN, one.body()))
                        .toList(),
                batch.violations());
    }

    private static boolean hasChange(SpooledBatch spooled) {
        return spooled.batch().events().stream().anyMatch(ConsentChange::is);
    }

    /** Everybody whom the events name; each is hashed once. */
    private Map<ProjectId, Map<Identifier, IdentifierHash>> named(List<SpooledBatch> batches) {
        Map<ProjectId, Map<Identifier, IdentifierHash>> named = new HashMap<>();
        for (SpooledBatch spooled : batches) {
            ProjectId project = spooled.batch().origin().project();
            Map<Identifier, IdentifierHash> ofProject = named.computeIfAbsent(project, _ -> new HashMap<>());
            for (Event event : spooled.batch().events()) {
                for (Identifier identifier : event.identifiers()) {
                    if (!ofProject.containsKey(identifier)) {
                        parts.hashes().of(project, identifier).ifPresent(hash -> ofProject.put(identifier, hash));
                    }
                }
            }
        }
        return named;
    }

    private Map<ProjectId, Map<IdentifierHash, Map<String, ConsentDecision>>> states(
            Map<ProjectId, Map<Identifier, IdentifierHash>> named) {
        Map<ProjectId, Set<IdentifierHash>> subjects = HashMap.newHashMap(named.size());
        named.forEach((project, identifiers) -> {
            if (!identifiers.isEmpty()) {
                subjects.put(project, new HashSet<>(identifiers.values()));
            }
        });
        if (subjects.isEmpty()) {
            return Map.of();
        }
        var states = parts.states().find(subjects);
        List<ProjectId> lost = subjects.keySet().stream()
                .filter(project -> !states.containsKey(project))
                .toList();
        if (lost.isEmpty()) {
            return states;
        }
        restore(lost);
        return parts.states().find(subjects);
    }

    /** Fills the states of projects from their receipts: of projects that are new, or whose states the store lost. */
    public void restore(List<ProjectId> projects) {
        for (ReceiptLog.Chain chain : parts.log().chains()) {
            if (projects.contains(chain.project())) {
                long applied = restore(chain);
                LOG.info("Applied {} consent receipts of project {} to the current state", applied, chain.project());
            }
        }
        parts.states().complete(projects);
    }

    private long restore(ReceiptLog.Chain chain) {
        long after = 0;
        long applied = 0;
        List<SignedReceipt> page;
        do {
            page = parts.log().read(chain, after, PAGE);
            parts.states().apply(page.stream().map(SignedReceipt::receipt).toList());
            applied += page.size();
            after = page.isEmpty() ? after : page.getLast().sequence();
        } while (page.size() >= PAGE);
        return applied;
    }
}

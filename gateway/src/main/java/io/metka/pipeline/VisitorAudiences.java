package io.metka.pipeline;

import io.metka.container.Catalog;
import io.metka.decode.DecodedVisit;
import io.metka.decode.Decoder;
import io.metka.edge.Audiences;
import io.metka.identity.IdentityGraph;
import io.metka.model.AudienceReceipt;
import io.metka.model.AudienceRequest;
import io.metka.model.ConsentState;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.segments.SegmentRedis;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a page's visitor, from Redis: who has the first-party id, and in which segments that profile is. Only
 * those are told that are marked for pages, and only to a visitor who has allowed analytics. Never blocks its caller.
 */
public final class VisitorAudiences implements Audiences {
    private static final Logger LOG = LoggerFactory.getLogger(VisitorAudiences.class);

    /** More waiting at once means that Redis hangs; whoever comes then is told so without waiting. */
    private static final int MOST_WAITING = 512;

    private final Decoder decoder;
    private final Duration patience;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile Map<ProjectId, Set<String>> onPage = Map.of();
    private volatile @Nullable Stores stores;

    /**
     * Where the answers are.
     *
     * @param graph knows whose an identifier is
     * @param memberships knows in which segments a profile is
     */
    public record Stores(IdentityGraph graph, SegmentRedis memberships) {}

    /** @param patience beyond which a slow Redis is one that is away, because a page waits for the answer */
    public VisitorAudiences(Decoder decoder, Duration patience) {
        this.decoder = decoder;
        this.patience = patience;
    }

    /** Learns which segments are for pages. */
    public void follow(Catalog catalog) {
        onPage = catalog.segments().stream()
                .filter(SegmentDefinition::onPage)
                .collect(Collectors.groupingBy(
                        SegmentDefinition::project, Collectors.mapping(SegmentDefinition::id, Collectors.toSet())));
    }

    /** Says where the answers are, once; until then nobody can say. */
    public void ask(Stores stores) {
        this.stores = stores;
    }

    @Override
    public CompletableFuture<AudienceReceipt> of(AudienceRequest request) {
        return switch (decoder.decode(request)) {
            case DecodedVisit.Refused(var refused) ->
                CompletableFuture.completedFuture(new AudienceReceipt.Refused(refused));
            case DecodedVisit.Understood visit -> of(visit);
        };
    }

    private CompletableFuture<AudienceReceipt> of(DecodedVisit.Understood visit) {
        Set<String> told = onPage.getOrDefault(visit.origin().project(), Set.of());
        if (told.isEmpty() || visit.visitor().isEmpty() || !visit.consent().allows(ConsentState.ANALYTICS)) {
            return CompletableFuture.completedFuture(AudienceReceipt.Known.NOTHING);
        }
        Stores from = stores;
        if (from == null || !waiting.tryAcquire()) {
            return CompletableFuture.completedFuture(new AudienceReceipt.Unavailable());
        }
        CompletableFuture<AudienceReceipt> receipt = new CompletableFuture<>();
        Thread.ofVirtual().name("audiences").start(() -> {
            try {
                receipt.complete(look(from, visit.origin().project(), visit.visitor(), told));
            } catch (RuntimeException e) {
                receipt.completeExceptionally(e);
            } finally {
                waiting.release();
            }
        });
        return receipt.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).handle(this::told);
    }

    private static AudienceReceipt look(Stores from, ProjectId project, String visitor, Set<String> told) {
        Optional<IdentifierHash> hash = from.graph().hash(project, new Identifier(Identifier.ANONYMOUS_ID, visitor));
        if (hash.isEmpty()) {
            return AudienceReceipt.Known.NOTHING;
        }
        ProfileId profile = from.graph().owners(project, List.of(hash.get())).getFirst();
        if (profile.equals(ProfileId.ANONYMOUS)) {
            return AudienceReceipt.Known.NOTHING;
        }
        return new AudienceReceipt.Known(from.memberships().segmentsOf(project, profile).stream()
                .filter(told::contains)
                .sorted()
                .toList());
    }

    private AudienceReceipt told(@Nullable AudienceReceipt receipt, @Nullable Throwable failure) {
        if (receipt != null) {
            if (away.compareAndSet(true, false)) {
                LOG.info("Redis answers again; pages learn of their visitors' segments");
            }
            return receipt;
        }
        boolean expected = failure instanceof StoreUnavailableException || failure instanceof TimeoutException;
        if (away.compareAndSet(false, true)) {
            if (expected) {
                LOG.warn("Redis cannot say in which segments visitors are; pages go on with what they knew");
            } else {
                LOG.error("The segments of a visitor could not be found; pages go on with what they knew", failure);
            }
        }
        return new AudienceReceipt.Unavailable();
    }
}

package io.metka.pipeline;

import io.metka.consent.DeclaredConsent;
import io.metka.decode.Decoded;
import io.metka.decode.Decoder;
import io.metka.model.Batch;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.RawRequest;
import io.metka.model.Receipt;
import io.metka.model.Receipt.Refusal;
import io.metka.model.Rejection;
import io.metka.spool.Spool;
import io.metka.spool.SpoolFullException;
import io.metka.spool.SpoolUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The way in: decode, hold against the tracking plan, reduce to what consent allows, make durable, and only then say so. */
public final class Intake {
    private static final Duration FULL_RETRY = Duration.ofSeconds(30);
    private static final Duration DISK_RETRY = Duration.ofSeconds(10);

    private final Decoder decoder;
    private final PlanCheck plans;
    private final DeclaredConsent consent;
    private final Spool spool;

    public Intake(Decoder decoder, PlanCheck plans, DeclaredConsent consent, Spool spool) {
        this.decoder = decoder;
        this.plans = plans;
        this.consent = consent;
        this.spool = spool;
    }

    /** Never blocks and never throws; the receipt says {@link Receipt.Taken} only for what is on disk. */
    public CompletableFuture<Receipt> accept(RawRequest request) {
        return switch (decoder.decode(request)) {
            case Decoded.Refused(Receipt.Refused refused) -> CompletableFuture.completedFuture(refused);
            case Decoded.Understood understood -> keep(understood);
        };
    }

    private CompletableFuture<Receipt> keep(Decoded.Understood understood) {
        PlanCheck.Checked checked = plans.check(understood.batch());
        DeclaredConsent.Reduced reduced = consent.reduce(checked.batch());
        Receipt.Taken receipt = new Receipt.Taken(
                reduced.batch().events().size(),
                both(both(understood.rejected(), checked.rejected()), reduced.rejected()),
                agreedId(reduced.batch()));
        if (reduced.batch().isEmpty()) {
            return CompletableFuture.completedFuture(receipt);
        }
        return spool.append(reduced.batch())
                .handle((position, failure) -> failure == null ? receipt : refusal(failure));
    }

    private static Receipt refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case SpoolFullException _ ->
                new Receipt.Refused(
                        Refusal.SPOOL_FULL, "The gateway's disk holds all that it may; send again later.", FULL_RETRY);
            case SpoolUnavailableException _ ->
                new Receipt.Refused(
                        Refusal.UNAVAILABLE, "The gateway cannot write to its disk; send again.", DISK_RETRY);
            case IllegalArgumentException _ ->
                new Receipt.Refused(
                        Refusal.TOO_LARGE, "The batch is too large for one record; send fewer events at once.");
            default -> throw new CompletionException(cause);
        };
    }

    /** The id under which the visitor agreed to be known, empty when there is none. */
    private static String agreedId(Batch batch) {
        for (Event event : batch.events()) {
            if (event.consent().allows(ConsentState.ANALYTICS)) {
                for (Identifier identifier : event.identifiers()) {
                    if (identifier.type().equals(Identifier.ANONYMOUS_ID)) {
                        return identifier.value();
                    }
                }
            }
        }
        return "";
    }

    private static List<Rejection> both(List<Rejection> first, List<Rejection> second) {
        if (second.isEmpty()) {
            return first;
        }
        List<Rejection> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}

package io.metka.pipeline;

import io.metka.consent.DeclaredConsent;
import io.metka.consent.Receipts;
import io.metka.consent.personal.PersonalData;
import io.metka.decode.Decoded;
import io.metka.decode.Decoder;
import io.metka.model.Batch;
import io.metka.model.ConsentReceipt;
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
import java.util.function.Consumer;

/**
 * The way in: decode, hold against the tracking plan, take out what nobody meant to send, reduce to what consent allows, make
 * durable, and only then say so.
 */
public final class Intake {
    private static final Duration FULL_RETRY = Duration.ofSeconds(30);
    private static final Duration DISK_RETRY = Duration.ofSeconds(10);

    private final Decoder decoder;
    private final SourceRates rates;
    private final PlanCheck plans;
    private final PersonalData personal;
    private final Consent consent;
    private final Spool spool;

    /**
     * What consent asks of the way in.
     *
     * @param decided is told of decisions when they are on disk; must neither wait nor fail
     */
    public record Consent(Receipts receipts, DeclaredConsent declared, Consumer<List<ConsentReceipt>> decided) {}

    /**
     * How requests become events.
     *
     * @param rates how many of them each source may send
     */
    public record Door(Decoder decoder, SourceRates rates) {}

    public Intake(Door door, PlanCheck plans, PersonalData personal, Consent consent, Spool spool) {
        this.decoder = door.decoder();
        this.rates = door.rates();
        this.plans = plans;
        this.personal = personal;
        this.consent = consent;
        this.spool = spool;
    }

    /** Never blocks and never throws; the receipt says {@link Receipt.Taken} only for what is on disk. */
    public CompletableFuture<Receipt> accept(RawRequest request) {
        return switch (decoder.decode(request)) {
            case Decoded.Refused(Receipt.Refused refused) -> CompletableFuture.completedFuture(refused);
            case Decoded.Unreadable unreadable -> putAside(unreadable);
            case Decoded.Understood understood -> {
                Receipt.Refused tooMany = rates.refusal(understood);
                yield tooMany == null ? keep(understood) : CompletableFuture.completedFuture(tooMany);
            }
        };
    }

    /** Takes a batch that did not come off the wire, under the same rules as {@link #accept(RawRequest)}. */
    public CompletableFuture<Receipt> accept(Batch batch) {
        return keep(new Decoded.Understood(batch, List.of()));
    }

    /** The answer is the same whether it could be put aside or not: only the sender can mend it. */
    private CompletableFuture<Receipt> putAside(Decoded.Unreadable unreadable) {
        Batch reduced =
                consent.declared().reduce(personal.reduce(unreadable.aside())).batch();
        return spool.append(reduced).handle((_, _) -> unreadable.receipt());
    }

    private CompletableFuture<Receipt> keep(Decoded.Understood understood) {
        PlanCheck.Checked checked = plans.check(understood.batch());
        List<ConsentReceipt> decisions = consent.receipts().of(checked.batch());
        DeclaredConsent.Reduced reduced = consent.declared().reduce(personal.reduce(checked.batch()));
        Receipt.Taken receipt = new Receipt.Taken(
                reduced.batch().events().size(),
                both(both(understood.rejected(), checked.rejected()), reduced.rejected()),
                agreedId(reduced.batch()));
        if (reduced.batch().isEmpty()) {
            return CompletableFuture.completedFuture(receipt);
        }
        return spool.append(Receipts.attach(reduced.batch(), decisions)).handle((position, failure) -> {
            if (failure != null) {
                return refusal(failure);
            }
            consent.decided().accept(decisions);
            return receipt;
        });
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

    /** The id under which the visitor agreed to be known by the kind of client that asks, empty when there is none. */
    private static String agreedId(Batch batch) {
        String type = batch.origin().protocol().equals(RawRequest.Protocol.SNOWPLOW.wireName())
                ? Identifier.NETWORK_USER_ID
                : Identifier.ANONYMOUS_ID;
        for (Event event : batch.events()) {
            if (event.consent().allows(ConsentState.ANALYTICS)) {
                for (Identifier identifier : event.identifiers()) {
                    if (identifier.type().equals(type)) {
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

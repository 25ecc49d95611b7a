package io.metka.webhooks;

import io.metka.model.DeliveryAttempt;
import io.metka.model.DeliveryAttempt.Outcome;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.WebhookEndpoint;
import io.metka.webhooks.Lanes.Claim;
import io.metka.webhooks.Settlement.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The messages at a sub-lane's head, sorted into those that go out now and those whose fate is settled without a request.
 *
 * <p>Nothing is decided for good here: it takes effect when the courier settles the head, together with what came of the
 * request. A crash in between asks the policy again.
 */
final class Sorting {
    private final Claim claim;
    private final WebhookEndpoint endpoint;
    private final int number;
    private final Instant now;
    private final Map<Message, Fate> fates = new LinkedHashMap<>();
    private final List<Message> outgoing = new ArrayList<>();

    private Sorting(Claim claim, WebhookEndpoint endpoint, int number, Instant now) {
        this.claim = claim;
        this.endpoint = endpoint;
        this.number = number;
        this.now = now;
    }

    static Sorting of(Claim claim, List<Message> messages, WebhookEndpoint endpoint, Asked asked) {
        Sorting sorting = new Sorting(claim, endpoint, asked.number(), asked.now());
        messages.forEach(message -> sorting.fates.put(message, Fate.kept(message)));
        sorting.ask(asked.policy(), messages);
        return sorting;
    }

    /** What sorting needs besides the messages. */
    record Asked(SendPolicy policy, int number, Instant now) {}

    private void ask(SendPolicy policy, List<Message> messages) {
        Map<ProfileId, Instant> waiting = new HashMap<>();
        for (Message message : messages) {
            Instant behind = waiting.get(message.change().profile());
            if (behind != null) {
                fates.put(message, Fate.parked(message, behind));
                continue;
            }
            switch (policy.decide(endpoint, message.change(), now)) {
                case SendPolicy.Decision.Send() -> outgoing.add(message);
                case SendPolicy.Decision.Suppress(String reason) -> unsent(message, Outcome.SUPPRESSED, reason);
                case SendPolicy.Decision.HeldOut(String group) -> unsent(message, Outcome.HELD_OUT, group);
                case SendPolicy.Decision.Later(Instant until, var _) -> {
                    waiting.put(message.change().profile(), until);
                    fates.put(message, Fate.parked(message, until));
                }
            }
        }
    }

    private void unsent(Message message, Outcome outcome, String reason) {
        fates.put(message, Fate.of(message, attempt(message, now, Duration.ZERO, new Ended(outcome, 0, reason))));
    }

    /**
     * Takes out what other changes of the same flush make needless: of a profile that is in a segment as before nothing is
     * sent, of one that is not the last change alone.
     */
    void coalesce() {
        Map<List<Object>, List<Message>> together = new LinkedHashMap<>();
        outgoing.forEach(message -> together.computeIfAbsent(
                        List.of(message.change().segment(), message.change().profile()), _ -> new ArrayList<>())
                .add(message));
        for (List<Message> messages : together.values()) {
            boolean asBefore = messages.getFirst().change().kind()
                    != messages.getLast().change().kind();
            int needless = asBefore ? messages.size() : messages.size() - 1;
            for (Message message : messages.subList(0, needless)) {
                outgoing.remove(message);
                unsent(message, Outcome.COALESCED, "");
            }
        }
    }

    /** Settles a message without a request because its request cannot be written. */
    void suppress(String messageId, String reason) {
        for (Message message : List.copyOf(outgoing)) {
            if (message.id().equals(messageId)) {
                outgoing.remove(message);
                unsent(message, Outcome.SUPPRESSED, reason);
            }
        }
    }

    /**
     * Leaves those for the next request that do not go together with the first, and those of their profiles behind them, so
     * that each profile's order stays.
     */
    void keepTogether(BiPredicate<MembershipChange, MembershipChange> alike, int most) {
        if (outgoing.isEmpty()) {
            return;
        }
        MembershipChange first = outgoing.getFirst().change();
        Set<ProfileId> left = new HashSet<>();
        List<Message> together = new ArrayList<>();
        for (Message message : outgoing) {
            ProfileId profile = message.change().profile();
            if (together.size() < most && !left.contains(profile) && alike.test(first, message.change())) {
                together.add(message);
            } else {
                left.add(profile);
            }
        }
        outgoing.retainAll(together);
    }

    /** How an attempt ended. */
    record Ended(Outcome outcome, int status, String error) {}

    /** The attempt as the delivery log is to have it. */
    DeliveryAttempt attempt(Message message, Instant at, Duration took, Ended ended) {
        return new DeliveryAttempt(
                claim.lane().project(),
                claim.lane().endpoint(),
                message.id(),
                message.change(),
                number,
                at,
                took,
                ended.outcome(),
                ended.status(),
                ended.error());
    }

    /** The messages that go out in one request; none when all is settled without. */
    List<Message> outgoing() {
        return outgoing;
    }

    /** What became of a message that went out. */
    void came(Message message, DeliveryAttempt attempt) {
        fates.put(message, Fate.of(message, attempt));
    }

    /** One for each message, in their order. */
    List<Fate> fates() {
        return List.copyOf(fates.values());
    }
}

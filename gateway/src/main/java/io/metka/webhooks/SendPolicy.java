package io.metka.webhooks;

import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.WebhookEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says whether a change may go to a partner now: frequency caps, quiet hours, priorities, purposes, control groups.
 *
 * <p>It is asked immediately before each attempt, a repeated one included, so an answer that has counted nothing may change
 * from one attempt to the next. Its methods are called by several threads at once, may block, and may throw
 * {@link io.metka.support.StoreUnavailableException}: then nothing is sent and they are called again later.
 */
public interface SendPolicy {
    /** Sends everything at once. */
    SendPolicy EVERYTHING = (endpoint, change, now) -> new Decision.Send();

    /** What to do with a change that is at the head of its endpoint's lane. */
    Decision decide(WebhookEndpoint endpoint, MembershipChange change, Instant now);

    /**
     * Changes are about to be queued, all those of one hand-over together, each with an endpoint that wants it. The same ones
     * may be announced again after an interruption. Each is asked about by {@link #decide} afterwards.
     */
    default void announced(List<Activation> activations) {}

    /** The partner has taken the change; what is capped counts from here. May come twice after a crash. */
    default void delivered(WebhookEndpoint endpoint, MembershipChange change, Instant at) {}

    /**
     * Of which members a partner may be told when it gets everybody who is in a segment.
     *
     * @param members each as its last entry
     */
    default Set<ProfileId> listed(WebhookEndpoint endpoint, List<MembershipChange> members, Instant now) {
        return members.stream().map(MembershipChange::profile).collect(Collectors.toSet());
    }

    /** One change on its way to one endpoint. */
    record Activation(WebhookEndpoint endpoint, MembershipChange change) {}

    /** What becomes of a change. */
    sealed interface Decision {
        /** It goes out now. */
        record Send() implements Decision {}

        /**
         * It never goes out; the delivery log says {@code suppressed}.
         *
         * @param reason in words for the delivery log, without anything that names a person
         */
        record Suppress(String reason) implements Decision {}

        /** It goes out when asked about again, not before an instant; later changes of its profile wait behind it. */
        record Later(Instant until, String reason) implements Decision {}

        /**
         * It would have gone out, but its profile is in a control group; the delivery log says {@code held_out}.
         *
         * @param group names the control group
         */
        record HeldOut(String group) implements Decision {}
    }
}

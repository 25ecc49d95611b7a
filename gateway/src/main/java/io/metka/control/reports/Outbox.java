package io.metka.control.reports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What waits for partners, and what is done with it by hand. Every method throws
 * {@link io.metka.support.StoreUnavailableException} when the lanes cannot be reached.
 */
public interface Outbox {
    /** {@code state, depth, postponed, oldest_seconds, dead, failing_since, stopped_at, snapshot}. */
    ObjectNode status(WebhookEndpoint endpoint);

    /** Has everybody who is in its segments told to the partner soon: {@code asked, running, last, next_at}. */
    ObjectNode snapshot(WebhookEndpoint endpoint);

    /** The request that a change would become, secrets hidden: {@code id, method, url, headers, content_type, body}. */
    ObjectNode sample(WebhookEndpoint endpoint, Trial trial);

    /** Sends such a request, signed: {@code sent, status, answer, error, took_ms}. */
    ObjectNode test(WebhookEndpoint endpoint, Trial trial);

    /** Those that died first. */
    List<Dead> dead(ProjectId project, String webhook, int most);

    /** Tries a dead letter again; false when there is none. */
    boolean replay(ProjectId project, String webhook, String messageId);

    /** Tries again what died from one instant on and before another; returns how many. */
    int replay(ProjectId project, String webhook, Instant from, Instant to);

    /** Lets a lane move that stands still because of its partner. */
    void resume(ProjectId project, String webhook);

    /** Deletes what waits for a webhook that has been deleted, and its dead letters. */
    void forget(ProjectId project, String webhook);

    /** A dead letter. */
    record Dead(String messageId, MembershipChange change, Instant diedAt) {}

    /**
     * A change that is made up.
     *
     * @param profile whose values are taken, unless some are given
     * @param given {@code traits, attributes, identifiers}, each an object; may be missing
     */
    record Trial(MembershipChange.Kind kind, String segment, Optional<ProfileId> profile, JsonNode given) {}
}

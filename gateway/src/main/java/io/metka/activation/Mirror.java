package io.metka.activation;

import io.metka.activation.ActivationRedis.Offer;
import io.metka.model.CommunicationPolicy;
import io.metka.model.CommunicationPolicy.Cap;
import io.metka.model.MembershipChange;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.ActivationSignals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Redis, which is asked for each message, and the warehouse, which keeps assignments for good, alike: what was assigned
 * goes to the warehouse soon, and what Redis has lost comes back from there before anything is decided.
 */
final class Mirror {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    private static final int PAGE = 10_000;
    private static final int AT_ONCE = 1_000;

    private final ActivationRedis redis;
    private final AssignmentStore store;
    private final Clock clock;
    private final ActivationSignals signals;

    /** Tells this node from others. */
    private final String token;

    Mirror(ActivationRedis redis, AssignmentStore store, Clock clock, Ids ids, ActivationSignals signals) {
        this.redis = redis;
        this.store = store;
        this.clock = clock;
        this.signals = signals;
        this.token = ids.uuid().toString();
    }

    /** As {@link ActivationRedis#standing}, after a rebuild where one is needed. */
    Standing standing(CommunicationPolicy policy, MembershipChange change, String endpoint, List<Offer> offers) {
        Optional<Standing> standing = redis.standing(change, endpoint, offers);
        if (standing.isEmpty()) {
            rebuild(policy);
            standing = redis.standing(change, endpoint, offers);
        }
        Standing known = standing.orElseThrow(() -> away(policy.project()));
        if (known.fresh()) {
            signals.assigned(known.heldOut());
        }
        return known;
    }

    private void rebuild(CommunicationPolicy policy) {
        ProjectId project = policy.project();
        if (!redis.beginRebuild(project, token)) {
            throw away(project);
        }
        LOG.info("Redis does not hold the holdout assignments of project {}; reading them from the warehouse", project);
        try {
            long count = restoreAssignments(project);
            long sent = restoreSent(policy);
            redis.endRebuild(project);
            LOG.info("{} assignments and {} sent messages of project {} are in Redis again", count, sent, project);
        } catch (StoreUnavailableException e) {
            redis.giveUpRebuild(project);
            throw e;
        }
    }

    private long restoreAssignments(ProjectId project) {
        long count = 0;
        ProfileId after = null;
        for (List<Assignment> page = page(project, after); !page.isEmpty(); page = page(project, after)) {
            for (int from = 0; from < page.size(); from += AT_ONCE) {
                redis.restoreAssignments(project, page.subList(from, Math.min(page.size(), from + AT_ONCE)));
            }
            redis.continueRebuild(project);
            count += page.size();
            after = page.getLast().profile();
        }
        return count;
    }

    private List<Assignment> page(ProjectId project, @Nullable ProfileId after) {
        return store.assignments(project, after, PAGE);
    }

    private int restoreSent(CommunicationPolicy policy) {
        Duration kept = longest(policy);
        if (kept.isZero()) {
            return 0;
        }
        List<Sent> sent = store.delivered(policy.project(), clock.now().minus(kept)).stream()
                .filter(one -> !policy.activation(one.endpoint()).channel().isEmpty())
                .map(one -> new Sent(
                        one.profile(),
                        policy.activation(one.endpoint()).channel(),
                        Sent.token(one.endpoint(), one.segment(), one.profile(), one.sequence()),
                        one.at()))
                .toList();
        for (int from = 0; from < sent.size(); from += AT_ONCE) {
            redis.restoreSent(policy.project(), kept, sent.subList(from, Math.min(sent.size(), from + AT_ONCE)));
        }
        return sent.size();
    }

    /** The longest window of a project's caps, zero when it has none. */
    static Duration longest(CommunicationPolicy policy) {
        return policy.caps().stream().map(Cap::per).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static StoreUnavailableException away(ProjectId project) {
        String problem = "the holdout assignments of project " + project + " are being read back into Redis";
        return new StoreUnavailableException("redis", problem, new IllegalStateException(problem));
    }

    /** Stores what was assigned in a project and is not in the warehouse yet. */
    void write(ProjectId project) {
        List<String> found;
        do {
            found = redis.unwritten(project, token, AT_ONCE);
            if (!found.isEmpty()) {
                store.store(project, found.stream().map(Assignment::parse).toList());
                redis.written(project, token, found.size());
                signals.stored(found.size());
            }
        } while (found.size() == AT_ONCE);
    }
}

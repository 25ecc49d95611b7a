package io.metka.activation;

import io.metka.activation.ActivationRedis.Mark;
import io.metka.activation.ActivationRedis.Offer;
import io.metka.container.Catalog;
import io.metka.model.CommunicationPolicy;
import io.metka.model.CommunicationPolicy.Cap;
import io.metka.model.CommunicationPolicy.Holdout;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProjectId;
import io.metka.redis.Redis;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.ActivationSignals;
import io.metka.telemetry.ActivationSignals.Outcome;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The communication policy at work: for each change that is about to leave, whether it goes now, later or never.
 *
 * <h2>Order of the rules for an entry</h2>
 *
 * <p>Consent to the purposes, then the groups (first the project's control group, then the activation's own), then the rivals
 * of the same tick, then quiet hours, then caps. The first that objects decides. A profile is assigned to its groups when
 * it first comes as far as to them, so both groups hold only people who may be spoken to. An exit follows its entry: it goes
 * out unless the entry did not.
 *
 * <p>Every method blocks, is for any thread, may be repeated, and throws
 * {@link io.metka.support.StoreUnavailableException} while a store that it needs is away: nothing is decided by guess.
 */
public final class Activation implements AutoCloseable {
    private static final Verdict SEND = new Verdict.Send();

    /** The text of a mark of an entry that has waited. */
    private static final String NO_MORE = "no more";

    private final Parts parts;
    private final ActivationRedis redis;
    private final Mirror mirror;
    private final Persons persons;

    /** What activation needs from the rest; {@code redis} is lent. */
    public record Parts(
            Redis redis,
            Supplier<Catalog> catalog,
            ProfileFacts facts,
            AssignmentStore store,
            Clock clock,
            Ids ids,
            ActivationSignals signals) {}

    /** A change on its way to an endpoint. */
    public record Passage(String endpoint, MembershipChange change) {}

    public Activation(Parts parts) {
        this.parts = parts;
        redis = new ActivationRedis(parts.redis());
        mirror = new Mirror(redis, parts.store(), parts.clock(), parts.ids(), parts.signals());
        persons = new Persons(parts.facts(), parts.clock());
    }

    /** What to do with a change that is about to be sent. */
    public Verdict decide(String endpoint, MembershipChange change, Instant now) {
        Optional<CommunicationPolicy> found = policy(change.project());
        if (found.isEmpty() || !concerns(found.get(), endpoint)) {
            return SEND;
        }
        Question question = new Question(found.get(), endpoint, change, now);
        return change.kind() == Kind.ENTERED ? entry(question) : exit(question);
    }

    private record Question(CommunicationPolicy policy, String endpoint, MembershipChange change, Instant now) {
        CommunicationPolicy.Activation activation() {
            return policy.activation(endpoint);
        }
    }

    private Optional<CommunicationPolicy> policy(ProjectId project) {
        return parts.catalog().get().policy(project);
    }

    private static boolean concerns(CommunicationPolicy policy, String endpoint) {
        return policy.control() != null || policy.activations().containsKey(endpoint);
    }

    private Verdict entry(Question question) {
        MembershipChange change = question.change();
        var activation = question.activation();
        Optional<String> purpose = persons.notAgreed(change.project(), change.profile(), activation.purposes());
        if (purpose.isPresent()) {
            return suppress(question, "consent: " + purpose.get() + " is not granted", Outcome.NO_CONSENT);
        }
        Standing standing =
                mirror.standing(question.policy(), change, question.endpoint(), offers(question.policy(), question));
        if (standing.heldOut()) {
            String group = standing.holder().isEmpty()
                    ? "control group of the project"
                    : "control group of " + standing.holder();
            redis.mark(change, question.endpoint(), Mark.FATE, "held:" + group);
            parts.signals().decided(Outcome.HELD_OUT);
            return new Verdict.HeldOut(group);
        }
        boolean gone = standing.exit().sequence() > change.sequence();
        if (gone && standing.waits().sequence() == change.sequence()) {
            return coalesced(question);
        }
        Objection objection = objection(question, standing);
        if (objection.until() == null) {
            if (standing.waits().sequence() == change.sequence()) {
                redis.mark(change, question.endpoint(), Mark.WAITS, NO_MORE);
            }
            return objection.reason().isEmpty() ? send() : suppress(question, objection.reason(), objection.outcome());
        }
        if (gone) {
            return coalesced(question);
        }
        redis.mark(change, question.endpoint(), Mark.WAITS, "");
        parts.signals().decided(objection.outcome());
        return new Verdict.Later(objection.until(), objection.reason());
    }

    /**
     * Of which members a partner may be told when it gets everybody who is in a segment: those who agree to the purposes, whom
     * no group holds out, and whose entry was neither suppressed nor waits. Who was in no group yet is assigned now.
     *
     * @param members each as its last entry
     */
    public Set<ProfileId> listed(String endpoint, List<MembershipChange> members, Instant now) {
        Set<ProfileId> listed = new HashSet<>();
        Map<ProjectId, List<MembershipChange>> byProject =
                members.stream().collect(Collectors.groupingBy(MembershipChange::project));
        byProject.forEach((project, ofProject) -> {
            Optional<CommunicationPolicy> found = policy(project).filter(policy -> concerns(policy, endpoint));
            found.ifPresent(policy -> prepare(
                    policy,
                    ofProject.stream()
                            .map(member -> new Rivals.Entry(endpoint, member))
                            .toList()));
            ofProject.stream()
                    .filter(member -> found.map(policy -> mayBeListed(new Question(policy, endpoint, member, now)))
                            .orElse(true))
                    .forEach(member -> listed.add(member.profile()));
        });
        return listed;
    }

    private boolean mayBeListed(Question question) {
        MembershipChange entry = question.change();
        if (persons.notAgreed(
                        entry.project(), entry.profile(), question.activation().purposes())
                .isPresent()) {
            return false;
        }
        MembershipChange told = new MembershipChange(
                entry.project(),
                entry.segment(),
                entry.profile(),
                entry.kind(),
                entry.sequence(),
                question.now(),
                entry.tick(),
                entry.reason());
        Standing standing =
                mirror.standing(question.policy(), told, question.endpoint(), offers(question.policy(), question));
        boolean unsent = standing.fate().sequence() == entry.sequence()
                && !standing.fate().text().isEmpty();
        boolean waits = standing.waits().sequence() == entry.sequence()
                && !standing.waits().text().equals(NO_MORE);
        return !standing.heldOut() && !unsent && !waits;
    }

    private Verdict send() {
        parts.signals().decided(Outcome.SENT);
        return SEND;
    }

    private Verdict coalesced(Question question) {
        return suppress(question, "the profile left the segment while its entry waited", Outcome.COALESCED);
    }

    private Verdict suppress(Question question, String reason, Outcome outcome) {
        redis.mark(question.change(), question.endpoint(), Mark.FATE, "suppressed");
        parts.signals().decided(outcome);
        return new Verdict.Suppress(reason);
    }

    /**
     * Why an entry does not go now.
     *
     * @param reason empty when it does
     * @param until null when it never goes
     */
    private record Objection(String reason, @Nullable Instant until, Outcome outcome) {
        static final Objection NONE = new Objection("", null, Outcome.SENT);
    }

    private Objection objection(Question question, Standing standing) {
        var rivalry = question.policy().rivalry();
        var rank = standing.rank();
        if (rank.sequence() == question.change().sequence()) {
            int colon = rank.text().indexOf(':');
            long place = Long.parseLong(rank.text(), 0, colon, 10);
            String reason = "priority: " + rank.text().substring(colon + 1) + " goes first";
            Instant turn = question.change().at().plus(rivalry.pause().multipliedBy(place));
            if (!rivalry.defer()) {
                return new Objection(reason, null, Outcome.OUTRANKED);
            }
            if (turn.isAfter(question.now())) {
                return new Objection(reason, turn, Outcome.OUTRANKED);
            }
        }
        return question.activation().channel().isEmpty() ? Objection.NONE : disturbance(question);
    }

    private Objection disturbance(Question question) {
        CommunicationPolicy policy = question.policy();
        String channel = question.activation().channel();
        var quiet = policy.quietHours().stream()
                .filter(hours -> hours.channels().isEmpty() || hours.channels().contains(channel))
                .toList();
        if (!quiet.isEmpty()) {
            ZoneId zone = persons.zone(policy.project(), question.change().profile(), ZoneId.of(policy.timezone()));
            Instant over = QuietTime.over(quiet, zone, question.now());
            if (over.isAfter(question.now())) {
                return new Objection("quiet hours", over, Outcome.QUIET_HOURS);
            }
        }
        List<Cap> caps = policy.caps().stream()
                .filter(cap -> cap.channel().isEmpty() || cap.channel().equals(channel))
                .toList();
        if (policy.caps().isEmpty()) {
            return Objection.NONE;
        }
        MembershipChange change = question.change();
        var sending = new ActivationRedis.Sending(
                Sent.token(question.endpoint(), change.segment(), change.profile(), change.sequence()),
                question.now(),
                Mirror.longest(policy),
                channel,
                caps);
        return redis.reserve(policy.project(), change.profile(), sending)
                .map(full -> new Objection(
                        "frequency cap: " + full.cap().most() + " in "
                                + full.cap().per()
                                + (full.cap().channel().isEmpty()
                                        ? ""
                                        : " on " + full.cap().channel()),
                        full.cap().defer() ? full.until() : null,
                        Outcome.CAPPED))
                .orElse(Objection.NONE);
    }

    private static List<Offer> offers(CommunicationPolicy policy, Question question) {
        List<Offer> offers = new ArrayList<>();
        ProfileId profile = question.change().profile();
        offer("", policy.control(), profile, offers);
        offer(question.endpoint(), question.activation().holdout(), profile, offers);
        return offers;
    }

    private static void offer(String activation, @Nullable Holdout holdout, ProfileId profile, List<Offer> offers) {
        if (holdout != null) {
            offers.add(new Offer(activation, Group.isHeldOut(holdout, profile), holdout.basisPoints()));
        }
    }

    private Verdict exit(Question question) {
        Standing standing = mirror.standing(question.policy(), question.change(), question.endpoint(), List.of());
        String fate = standing.fate().text();
        if (fate.isEmpty() || standing.fate().sequence() != question.change().sequence() - 1) {
            return send();
        }
        parts.signals().decided(Outcome.ENTRY_NOT_SENT);
        return fate.startsWith("held:")
                ? new Verdict.HeldOut(fate.substring("held:".length()))
                : new Verdict.Suppress("its entry was not sent");
    }

    /** Changes of one tick are about to be queued. The same ones may be announced again. */
    public void announced(List<Passage> passages) {
        Map<ProjectId, List<Passage>> byProject = passages.stream()
                .collect(Collectors.groupingBy(
                        passage -> passage.change().project(), LinkedHashMap::new, Collectors.toList()));
        byProject.forEach((project, ofProject) -> policy(project).ifPresent(policy -> announced(policy, ofProject)));
    }

    private void announced(CommunicationPolicy policy, List<Passage> passages) {
        List<Rivals.Entry> entries = new ArrayList<>();
        List<ActivationRedis.Note> notes = new ArrayList<>();
        for (Passage passage : passages) {
            if (!policy.activations().containsKey(passage.endpoint())) {
                continue;
            }
            if (passage.change().kind() == Kind.ENTERED) {
                entries.add(new Rivals.Entry(passage.endpoint(), passage.change()));
            } else {
                notes.add(new ActivationRedis.Note(passage.change(), passage.endpoint(), Mark.EXIT, ""));
            }
        }
        prepare(policy, entries);
        for (Rivals.Place place : Rivals.places(policy, entries, entry -> eligible(policy, entry))) {
            notes.add(new ActivationRedis.Note(
                    place.entry().change(), place.entry().endpoint(), Mark.RANK, place.rank() + ":" + place.first()));
        }
        redis.mark(policy.project(), notes);
    }

    private void prepare(CommunicationPolicy policy, List<Rivals.Entry> entries) {
        Set<ProfileId> profiles = entries.stream()
                .filter(entry -> {
                    var activation = policy.activation(entry.endpoint());
                    return !activation.purposes().isEmpty()
                            || (!activation.channel().isEmpty()
                                    && !policy.quietHours().isEmpty());
                })
                .map(entry -> entry.change().profile())
                .collect(Collectors.toSet());
        persons.prepare(policy.project(), profiles);
    }

    private boolean eligible(CommunicationPolicy policy, Rivals.Entry entry) {
        MembershipChange change = entry.change();
        var activation = policy.activation(entry.endpoint());
        if (persons.notAgreed(change.project(), change.profile(), activation.purposes())
                .isPresent()) {
            return false;
        }
        Question question =
                new Question(policy, entry.endpoint(), change, parts.clock().now());
        return !mirror.standing(policy, change, entry.endpoint(), offers(policy, question))
                .heldOut();
    }

    /** Profiles have become one: the older assignments hold from now on. */
    public void merged(List<ProfileMerge> merges) {
        redis.merge(
                merges.stream()
                        .filter(merge -> policy(merge.project()).isPresent())
                        .toList(),
                project -> policy(project).map(Activation::channels).orElse(Set.of()));
    }

    /** All under which Redis knows what was sent. */
    private static Set<String> channels(CommunicationPolicy policy) {
        Set<String> channels = new HashSet<>(Set.of(ActivationRedis.ALL_CHANNELS));
        policy.activations().values().forEach(activation -> channels.add(activation.channel()));
        channels.remove("");
        return channels;
    }

    /**
     * A profile was taken out of another; both stay in their groups.
     *
     * @param members the profiles that had been merged into {@code out}
     */
    public void split(ProjectId project, ProfileId from, ProfileId out, List<ProfileId> members) {
        policy(project)
                .ifPresent(policy ->
                        redis.split(new ActivationRedis.Split(project, from, out, members), channels(policy)));
    }

    /** Brings the latest assignments to the warehouse; to be called again and again. */
    public void write() {
        parts.catalog().get().policies().forEach(policy -> mirror.write(policy.project()));
    }

    @Override
    public void close() {
        redis.close();
    }
}

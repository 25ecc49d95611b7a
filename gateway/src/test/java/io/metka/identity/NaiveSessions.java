package io.metka.identity;

import io.metka.model.Enrichment.Session;
import io.metka.model.ProfileId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of sessions as plainly as they can be written: what the script in Redis has to agree with. */
final class NaiveSessions {
    private static final int REMEMBERED = 4;

    private final Duration timeout;
    private final Map<ProfileId, Visitor> visitors = new HashMap<>();

    NaiveSessions(Duration timeout) {
        this.timeout = timeout;
    }

    /** A profile with the sessions that are still known, the one touched last at the end. */
    private static final class Visitor {
        private long ever;
        private final List<Visit> visits = new ArrayList<>();
    }

    /** A session while it can still grow. */
    private static final class Visit {
        private final String opener;
        private final Instant started;
        private final long number;
        private String campaign;
        private Instant from;
        private Instant last;

        Visit(String opener, Instant at, long number, String campaign) {
            this.opener = opener;
            this.started = at;
            this.number = number;
            this.campaign = campaign;
            this.from = at;
            this.last = at;
        }
    }

    /** The session of an event, named by the event that opened it. */
    Session see(ProfileId profile, String event, Instant at, String campaign) {
        Visitor visitor = visitors.computeIfAbsent(profile, p -> new Visitor());
        Optional<Visit> found = find(visitor, at, campaign);
        Visit visit = found.orElseGet(() -> new Visit(event, at, ++visitor.ever, campaign));
        visit.from = at.isBefore(visit.from) ? at : visit.from;
        visit.last = at.isAfter(visit.last) ? at : visit.last;
        visitor.visits.remove(visit);
        visitor.visits.add(visit);
        if (visitor.visits.size() > REMEMBERED) {
            visitor.visits.removeFirst();
        }
        return new Session(visit.opener, visit.number, visit.started, found.isEmpty());
    }

    private Optional<Visit> find(Visitor visitor, Instant at, String campaign) {
        List<Visit> near = visitor.visits.stream()
                .filter(v -> !at.isBefore(v.from.minus(timeout)) && !at.isAfter(v.last.plus(timeout)))
                .toList();
        Optional<Visit> goingOn = near.stream()
                .filter(v -> !v.from.isAfter(at))
                .max(Comparator.<Visit, Instant>comparing(v -> v.from).thenComparingLong(v -> v.number));
        Optional<Visit> coming = near.stream().filter(v -> v.from.isAfter(at)).min(Comparator.comparing(v -> v.from));
        if (campaign.isEmpty()) {
            return goingOn.or(() -> coming);
        }
        if (goingOn.isPresent() && goingOn.get().campaign.equals(campaign)) {
            return goingOn;
        }
        Optional<Visit> same = near.reversed().stream()
                .filter(v -> v.campaign.equals(campaign))
                .findFirst();
        if (same.isPresent()) {
            return same;
        }
        if (goingOn.isEmpty() && coming.isPresent() && coming.get().campaign.isEmpty()) {
            coming.get().campaign = campaign;
            return coming;
        }
        return Optional.empty();
    }

    void merge(ProfileId from, ProfileId into) {
        Visitor loser = visitors.remove(from);
        if (loser == null) {
            return;
        }
        Visitor winner = visitors.computeIfAbsent(into, p -> new Visitor());
        winner.ever += loser.ever;
        winner.visits.addAll(loser.visits);
        winner.visits.sort(Comparator.comparing(v -> v.last));
        while (winner.visits.size() > REMEMBERED) {
            winner.visits.removeFirst();
        }
    }
}

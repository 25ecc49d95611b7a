package io.metka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.Profiles;
import io.metka.identity.IdentityGraph;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.IdentityChange;
import io.metka.model.IdentityChange.Kind;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.JournalWriter;
import io.metka.warehouse.Overrides;
import io.metka.warehouse.ProfileReader;
import io.metka.warehouse.Separations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Profiles for the control plane: the graph in Redis and what ClickHouse knows, brought together. */
final class ProfileDesk implements Profiles {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileDesk.class);

    private final IdentityGraph graph;
    private final ProfileReader reader;
    private final Separations separations;
    private final JournalWriter journal;
    private final Clock clock;
    private final Ids ids;
    private SplitListener listener = (project, from, out, members) -> {};

    /** Told of each split that was carried out. */
    @FunctionalInterface
    interface SplitListener {
        /**
         * A profile was taken out of another.
         *
         * @param members the profiles that had been merged into {@code out}
         */
        void split(ProjectId project, ProfileId from, ProfileId out, List<ProfileId> members);
    }

    ProfileDesk(IdentityGraph graph, ClickHouse clickHouse, Clock clock, Ids ids) {
        Overrides overrides = new Overrides(clickHouse);
        this.graph = graph;
        this.reader = new ProfileReader(clickHouse, overrides);
        this.separations = new Separations(clickHouse, overrides);
        this.journal = new JournalWriter(clickHouse);
        this.clock = clock;
        this.ids = ids;
    }

    /** To be called before the first request. */
    void follow(SplitListener follower) {
        listener = follower;
    }

    @Override
    public Optional<ObjectNode> read(ProjectId project, ProfileId profile) {
        Optional<ObjectNode> found = reader.read(project, profile);
        found.ifPresent(document -> markOwn(project, document));
        return found;
    }

    /** Says of each identifier that the profile's events carry whether it still leads to it. */
    private void markOwn(ProjectId project, ObjectNode document) {
        List<IdentifierHash> hashes = new ArrayList<>();
        JsonNode identifiers = document.path("identifiers");
        identifiers.forEach(row -> hashes.add(
                new IdentifierHash(row.path("type").asText(), row.path("hash").asText())));
        List<ProfileId> owners = graph.owners(project, hashes);
        for (int i = 0; i < owners.size(); i++) {
            boolean own =
                    owners.get(i).toString().equals(document.path("profile").asText());
            ((ObjectNode) identifiers.get(i)).put("current", own);
        }
    }

    /** The present profile of one that may have been merged into another. */
    ProfileId current(ProjectId project, ProfileId profile) {
        return reader.current(project, profile);
    }

    @Override
    public List<ObjectNode> timeline(ProjectId project, ProfileId profile, Optional<Place> after, int limit) {
        return reader.timeline(
                project,
                profile,
                after.map(place -> new ProfileReader.Place(place.time(), place.event()))
                        .orElse(null),
                limit);
    }

    @Override
    public Optional<ProfileId> search(ProjectId project, Identifier identifier) {
        return hash(project, identifier)
                .map(hash -> graph.owners(project, List.of(hash)).getFirst())
                .filter(owner -> !owner.equals(ProfileId.ANONYMOUS));
    }

    @Override
    public Optional<IdentifierHash> hash(ProjectId project, Identifier identifier) {
        return graph.hash(project, identifier);
    }

    @Override
    public Optional<Parted> split(ProjectId project, ProfileId asked, Order order) {
        ProfileId profile = reader.current(project, asked);
        List<ProfileId> merged = reader.merged(project, profile).stream()
                .map(row -> new ProfileId(UUID.fromString(row.path("profile").asText())))
                .toList();
        if (order.merged().isPresent()) {
            ProfileId out = order.merged().get();
            if (!merged.contains(out)) {
                return Optional.empty();
            }
            List<ProfileId> all = new ArrayList<>(merged);
            all.add(profile);
            Separations.Part part = separations.part(project, out, all);
            var split = new IdentityGraph.Split(project, profile, out, part.members(), part.identifiers());
            return carryOut(split, order.request());
        }
        IdentifierHash identifier = order.identifier().orElseThrow();
        if (!graph.owners(project, List.of(identifier)).getFirst().equals(profile)) {
            return Optional.empty();
        }
        ProfileId out = new ProfileId(ids.uuid());
        return carryOut(
                new IdentityGraph.Split(project, profile, out, List.of(), List.of(identifier)), order.request());
    }

    private Optional<Parted> carryOut(IdentityGraph.Split split, String request) {
        int moved = graph.split(split);
        if (moved == 0) {
            return Optional.empty();
        }
        separations.undo(split.project(), split.out(), split.members());
        listener.split(split.project(), split.from(), split.out(), split.members());
        write(new IdentityChange(
                split.project(),
                Kind.SPLIT,
                split.from(),
                split.out(),
                split.identifiers(),
                List.of(),
                "operator",
                request,
                clock.now()));
        LOG.info("Profile {} was split off profile {} with {} identifiers", split.out(), split.from(), moved);
        return Optional.of(new Parted(split.out(), moved));
    }

    @Override
    public boolean allow(ProjectId project, ProfileId profile, ProfileId other, String request) {
        boolean separated = graph.allow(project, profile, other);
        if (separated) {
            write(new IdentityChange(
                    project, Kind.ALLOWED, profile, other, List.of(), List.of(), "operator", request, clock.now()));
            LOG.info("Profiles {} and {} may merge again", profile, other);
        }
        return separated;
    }

    private void write(IdentityChange change) {
        journal.write(change.eventId(), List.of(change));
    }
}

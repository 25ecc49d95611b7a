package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.support.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An operator without judgement: takes identifiers and merged profiles out at random, lets some merge again, repeats calls, and
 * holds each answer against the {@link NaiveGraph}.
 */
final class RandomSplits {
    private static final Comparator<ProfileId> BY_AGE = Comparator.comparing(ProfileId::toString);
    private static final Comparator<Identifier> BY_NAME =
            Comparator.comparing(Identifier::type).thenComparing(Identifier::value);

    private final RandomGenerator random;
    private final RandomVisits visits;
    private final ProjectId project;
    private final IdentityGraph graph;
    private final NaiveGraph naive;
    private int undone;
    private int takenOut;
    private int allowed;

    RandomSplits(
            RandomGenerator random, RandomVisits visits, ProjectId project, IdentityGraph graph, NaiveGraph naive) {
        this.random = random;
        this.visits = visits;
        this.project = project;
        this.graph = graph;
        this.naive = naive;
    }

    /** Does one thing to a random profile, if there is one where it looks. */
    void next() {
        Identifier identifier = visits.identifier();
        ProfileId from = naive.owner(identifier);
        if (from.equals(ProfileId.ANONYMOUS)) {
            return;
        }
        List<ProfileId> members = naive.members(from).stream().sorted(BY_AGE).toList();
        List<ProfileId> separated =
                naive.separated(from).stream().sorted(BY_AGE).toList();
        if (!separated.isEmpty() && random.nextInt(3) == 0) {
            ProfileId other = one(separated);
            assertThat(graph.allow(project, from, other)).isEqualTo(naive.allow(from, other));
            assertThat(graph.allow(project, from, other)).as("allowed twice").isFalse();
            allowed++;
        } else if (!members.isEmpty() && random.nextInt(4) > 0) {
            undo(from, one(members));
        } else {
            split(from, new ProfileId(Ids.RANDOM.uuid()), List.of(), List.of(identifier));
            takenOut++;
        }
    }

    /** Takes a member out with what it had brought and some of what came later. */
    private void undo(ProfileId from, ProfileId out) {
        List<Identifier> moving = new ArrayList<>(
                naive.lastIdentifiers(out).stream().sorted(BY_NAME).toList());
        naive.identifiers(from).stream()
                .sorted(BY_NAME)
                .filter(identifier -> !moving.contains(identifier) && random.nextInt(4) == 0)
                .forEach(moving::add);
        if (split(from, out, List.copyOf(naive.lastMembers(out)), moving) > 0) {
            undone++;
        }
    }

    private int split(ProfileId from, ProfileId out, List<ProfileId> members, List<Identifier> identifiers) {
        var split = new IdentityGraph.Split(
                project,
                from,
                out,
                members,
                identifiers.stream().map(this::hash).toList());
        int moved = naive.split(from, out, identifiers);
        assertThat(graph.split(split)).as("moved by %s", split).isEqualTo(moved);
        if (random.nextInt(3) == 0) {
            assertThat(graph.split(split)).as("moved by %s again", split).isEqualTo(moved);
        }
        return moved;
    }

    /** Fails where there was nothing to split. */
    void checkThatMuchHappened() {
        assertThat(undone).as("merges undone").isPositive();
        assertThat(takenOut).as("identifiers taken out").isPositive();
        assertThat(allowed).as("separations lifted").isPositive();
    }

    /** Holds the owner of every identifier that there may be against the naive graph's. */
    void checkOwners(List<Identifier> all) {
        List<Identifier> owned =
                all.stream().filter(identifier -> !naive.isShared(identifier)).toList();
        assertThat(graph.owners(project, owned.stream().map(this::hash).toList()))
                .isEqualTo(owned.stream().map(naive::owner).toList());
    }

    private IdentifierHash hash(Identifier identifier) {
        return graph.hash(project, identifier).orElseThrow();
    }

    private ProfileId one(List<ProfileId> of) {
        return of.get(random.nextInt(of.size()));
    }
}

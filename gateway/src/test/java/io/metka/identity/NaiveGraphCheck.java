package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.IdentityChange.Kind;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.SpooledBatch;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds the resolver's answers against the {@link NaiveGraph}. */
final class NaiveGraphCheck {
    private final NaiveGraph graph;

    NaiveGraphCheck(NaiveGraph graph) {
        this.graph = graph;
    }

    /** Checks a whole answer when the graph has seen everything that was decided before. */
    void check(String node, List<SpooledBatch> batches, Resolution resolution) {
        Iterator<ProfiledEvent> answers = resolution.events().iterator();
        @Nullable ProfiledEvent next = answers.hasNext() ? answers.next() : null;
        int duplicates = 0;
        for (SpooledBatch batch : batches) {
            for (int i = 0; i < batch.batch().events().size(); i++) {
                Event event = batch.batch().events().get(i);
                String sighting = node + ":" + batch.position().offset() + ":" + i;
                ProfileId fresh = next == null ? ProfileId.ANONYMOUS : next.profile();
                NaiveGraph.Decision expected = graph.decide(event, sighting, fresh);
                if (expected == null) {
                    duplicates++;
                } else {
                    if (next == null) {
                        throw new AssertionError("no answer for " + sighting);
                    }
                    check(expected, event, next, resolution);
                    next = answers.hasNext() ? answers.next() : null;
                }
            }
        }
        assertThat(next).as("surplus answer").isNull();
        assertThat(resolution.duplicates()).isEqualTo(duplicates);
    }

    void check(NaiveGraph.Decision expected, Event event, ProfiledEvent answer, Resolution resolution) {
        assertThat(answer.event()).isSameAs(event);
        assertThat(answer.profile()).as("profile of %s", expected.sighting()).isEqualTo(expected.profile());
        assertThat(answer.identifiers().stream().map(IdentifierHash::type))
                .as("identifiers of %s", expected.sighting())
                .containsExactlyElementsOf(graph.inPriority(event).stream()
                        .filter(expected.kept()::contains)
                        .map(Identifier::type)
                        .toList());
        Set<ProfileId> ended = resolution.merges().stream()
                .filter(m -> m.eventId().equals(event.id()))
                .peek(m -> assertThat(m.into()).isEqualTo(expected.profile()))
                .map(ProfileMerge::from)
                .collect(Collectors.toSet());
        assertThat(ended).as("merges by %s", expected.sighting()).isEqualTo(expected.ended());
        assertThat(journalled(event, resolution, Kind.CREATED, Kind.ATTACHED))
                .as("attached by %s", expected.sighting())
                .containsExactlyInAnyOrderElementsOf(types(expected.attached()));
        assertThat(journalled(event, resolution, Kind.DETACHED))
                .as("detached by %s", expected.sighting())
                .containsExactlyInAnyOrderElementsOf(types(expected.detached()));
    }

    private static List<String> journalled(Event event, Resolution resolution, Kind... kinds) {
        return resolution.changes().stream()
                .filter(change ->
                        change.eventId().equals(event.id()) && List.of(kinds).contains(change.kind()))
                .flatMap(change -> change.identifiers().stream())
                .map(IdentifierHash::type)
                .toList();
    }

    private static List<String> types(Set<Identifier> identifiers) {
        return identifiers.stream().map(Identifier::type).toList();
    }
}

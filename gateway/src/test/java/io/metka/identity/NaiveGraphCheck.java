package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.SpooledBatch;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                    check(expected, event, next, resolution.merges());
                    next = answers.hasNext() ? answers.next() : null;
                }
            }
        }
        assertThat(next).as("surplus answer").isNull();
        assertThat(resolution.duplicates()).isEqualTo(duplicates);
    }

    static void check(NaiveGraph.Decision expected, Event event, ProfiledEvent answer, List<ProfileMerge> merges) {
        assertThat(answer.event()).isSameAs(event);
        assertThat(answer.profile()).as("profile of %s", expected.sighting()).isEqualTo(expected.profile());
        assertThat(answer.identifiers().stream().map(IdentifierHash::type))
                .as("identifiers of %s", expected.sighting())
                .containsExactlyElementsOf(inPriority(expected.kept()));
        Set<ProfileId> ended = merges.stream()
                .filter(m -> m.eventId().equals(event.id()))
                .peek(m -> assertThat(m.into()).isEqualTo(expected.profile()))
                .map(ProfileMerge::from)
                .collect(Collectors.toSet());
        assertThat(ended).as("merges by %s", expected.sighting()).isEqualTo(expected.ended());
    }

    private static List<String> inPriority(Set<Identifier> identifiers) {
        Set<String> types = identifiers.stream().map(Identifier::type).collect(Collectors.toSet());
        return Stream.of(Identifier.USER_ID, Identifier.ANONYMOUS_ID)
                .filter(types::contains)
                .toList();
    }
}

package io.metka.identity;

import io.metka.model.IdentityChange;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import java.util.List;

/**
 * What became of a range of spooled batches: the same range gives the same resolution whenever it is asked for.
 *
 * @param events in the order of the spool, without duplicates
 * @param merges in the order in which they were decided; when A is merged into C, everything ever merged into A is
 *     listed as merged into C as well, so {@code from → into} needs no second step
 * @param changes what the decisions changed or refused, in their order, for the journal
 * @param duplicates how many events were left out because their id was seen before
 */
public record Resolution(
        List<ProfiledEvent> events, List<ProfileMerge> merges, List<IdentityChange> changes, int duplicates) {
    public Resolution {
        events = List.copyOf(events);
        merges = List.copyOf(merges);
        changes = List.copyOf(changes);
    }
}

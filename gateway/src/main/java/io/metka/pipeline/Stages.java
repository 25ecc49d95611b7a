package io.metka.pipeline;

import io.metka.model.IdentityChange;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.model.SpooledBatch;
import java.util.List;

/**
 * What a sealed range passes through behind the spool. Each may throw
 * {@link io.metka.support.StoreUnavailableException}, and is then called again with the same range.
 *
 * @param asides stores what stands beside the events
 * @param identity deduplicates and resolves
 * @param warehouse stores
 * @param live shows
 */
public record Stages(PutAside asides, Resolve identity, Store warehouse, Show live) {

    /** Stores what was rejected or minded exactly once, however often it is called with the same token. */
    public interface PutAside {
        void write(String token, List<SpooledBatch> batches);
    }

    /** Gives events to profiles; the same range gives the same answer however often it is resolved. */
    public interface Resolve {
        Resolved resolve(String node, List<SpooledBatch> batches);
    }

    /** What identity resolution made of a range. */
    public record Resolved(
            List<ProfiledEvent> events, List<ProfileMerge> merges, List<IdentityChange> changes, int duplicates) {}

    /** Stores a range exactly once, however often it is called with the same token. */
    public interface Store {
        void write(String token, List<ProfiledEvent> events, List<ProfileMerge> merges, List<IdentityChange> changes);
    }

    /** Shows stored events to whoever watches; never fails and never waits. */
    public interface Show {
        void publish(List<ProfiledEvent> events);
    }
}

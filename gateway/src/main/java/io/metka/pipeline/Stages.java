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
 * @param consent decides what may be kept
 * @param asides stores what stands beside the events
 * @param identity deduplicates and resolves
 * @param enrich finds out what the client did not say
 * @param sessions says which visit an event belongs to
 * @param tags changes events as their projects want them
 * @param warehouse stores
 * @param live shows
 */
public record Stages(
        Decide consent,
        PutAside asides,
        Resolve identity,
        Enrich enrich,
        Visits sessions,
        Transform tags,
        Store warehouse,
        Show live) {

    /** Takes from events what nobody agreed to, whatever their clients say; may take more of a range that is repeated. */
    public interface Decide {
        /** Before identity: stores the decisions in a range and reduces its events, of which each keeps its place. */
        List<SpooledBatch> decide(String node, String token, List<SpooledBatch> batches);

        /** After identity, which remembers whom it resolved: what is to be stored. */
        List<ProfiledEvent> settle(List<ProfiledEvent> events);
    }

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

    /** Adds to events what can be found out without asking anybody; never fails. */
    public interface Enrich {
        List<ProfiledEvent> enrich(List<ProfiledEvent> events);
    }

    /** Gives events to sessions; the same range gives the same answer however often it is asked for. */
    public interface Visits {
        List<ProfiledEvent> assign(String node, List<ProfiledEvent> events, List<ProfileMerge> merges);
    }

    /** Changes events as their projects want them; what cannot be done is left out, and nothing else fails. */
    public interface Transform {
        List<ProfiledEvent> transform(List<ProfiledEvent> events);
    }

    /** Stores a range exactly once, however often it is called with the same token. */
    public interface Store {
        void write(String token, List<ProfiledEvent> events, List<ProfileMerge> merges, List<IdentityChange> changes);
    }

    /** Shows stored events to whoever watches; never fails and never waits. */
    public interface Show {
        void publish(List<ProfiledEvent> events);
    }
}

package io.metka.control.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of persons and devices, and how it is mended. Every method throws
 * {@link io.metka.support.StoreUnavailableException} when a store that it needs is away.
 */
public interface Profiles {
    /** The document of a profile, by its id or that of one merged into it. */
    Optional<ObjectNode> read(ProjectId project, ProfileId profile);

    /** The events of a profile, the latest first, after a place in that order. */
    List<ObjectNode> timeline(ProjectId project, ProfileId profile, Optional<Place> after, int limit);

    /** Who has an identifier, given in clear. */
    Optional<ProfileId> search(ProjectId project, Identifier identifier);

    /** The hash of an identifier given in clear; nothing when by the project's rules it names nobody. */
    Optional<IdentifierHash> hash(ProjectId project, Identifier identifier);

    /**
     * Takes a part out of a profile, for good.
     *
     * @return what came out, or nothing when the profile has no such part
     */
    Optional<Parted> split(ProjectId project, ProfileId profile, Order order);

    /** Lets two profiles merge again; false when nothing kept them from it. */
    boolean allow(ProjectId project, ProfileId profile, ProfileId other, String request);

    /** The place of an event in a timeline. */
    record Place(Instant time, String event) {}

    /**
     * Which part is taken out: exactly one of the two.
     *
     * @param merged a profile that was merged into this one
     * @param identifier an identifier that does not belong to it
     * @param request names the request in the journal
     */
    record Order(Optional<ProfileId> merged, Optional<IdentifierHash> identifier, String request) {}

    /** The profile that came out and how many identifiers it has taken along. */
    record Parted(ProfileId profile, int identifiers) {}
}

package io.metka.control.reports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.JsonText;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Segments as they are lived: who is in them, who a rule would bring in, what is computed of profiles. Every method throws
 * {@link io.metka.support.StoreUnavailableException} when a store that it needs is away.
 */
public interface Memberships {
    /**
     * What a rule, found valid before, would bring.
     *
     * @return the document of {@code estimateSegment}
     */
    ObjectNode estimate(ProjectId project, JsonText rule);

    /** Objects with {@code profile, since, sequence}, in the order of their ids, after one. */
    List<ObjectNode> members(ProjectId project, String segment, ProfileId after, int limit);

    /** Objects with {@code segment, profile, kind, sequence, at, reason} and {@code tick}, after a place in their order. */
    List<ObjectNode> changes(ProjectId project, List<String> segments, Place after, int limit);

    /** Objects with {@code start, members, entered, exited}, one for each step of time that begins in [from, to). */
    List<ObjectNode> history(ProjectId project, String segment, Span span);

    /** Objects with {@code segment, since, reason, sequence}. */
    List<ObjectNode> of(ProjectId project, ProfileId profile);

    /** The project's computed attributes of a profile: objects with {@code id, value}. */
    List<ObjectNode> attributes(ProjectId project, ProfileId profile);

    /**
     * What a computation, found valid before, is for some profiles.
     *
     * @param profiles empty for some that were there lately
     * @return objects with {@code profile, value}
     */
    List<ObjectNode> preview(ProjectId project, JsonNode definition, List<ProfileId> profiles);

    /**
     * The project's customers by their scores.
     *
     * @param renew computes the boundaries anew
     * @return the document of {@code readRfmReport}
     */
    ObjectNode rfm(ProjectId project, boolean renew);

    /** The place of a change in the order of changes; all changes come after {@link #START}. */
    record Place(long tick, Instant at, String segment, ProfileId profile, long sequence) {
        public static final Place START = new Place(0, Instant.EPOCH, "", ProfileId.ANONYMOUS, 0);
    }

    /** A span of time in steps, which begin at whole multiples of the step since 1970. */
    record Span(Instant from, Instant to, Duration step) {}
}

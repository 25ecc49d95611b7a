package io.metka.segments;

import io.metka.container.Catalog;
import io.metka.model.MembershipChange;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the evaluator is connected to.
 *
 * @param progress one entry for each node that writes events; read before anything else of a tick
 * @param changes takes over each change, in order of sequence per profile and segment; must tolerate one that it has
 *     seen, may throw {@link io.metka.support.StoreUnavailableException} and is then called again with the same list
 */
public record SegmentPorts(
        SegmentTables tables,
        Supplier<List<Progress>> progress,
        Supplier<Catalog> catalog,
        Consumer<List<MembershipChange>> changes) {}

package io.metka.control.workspace;

import java.time.Instant;
import java.util.List;

/** A source as the control store keeps it; see {@link io.metka.model.Source} for its parts. */
public record SourceRow(
        String project,
        String id,
        String name,
        String writeKey,
        List<String> origins,
        List<String> declaredConsent,
        List<String> aliases,
        List<String> hosts,
        int eventsPerSecond,
        long revision,
        Instant createdAt,
        Instant updatedAt)
        implements Definition {
    public SourceRow {
        origins = List.copyOf(origins);
        declaredConsent = List.copyOf(declaredConsent);
        aliases = List.copyOf(aliases);
        hosts = List.copyOf(hosts);
    }

    /** The same source with another write key. */
    SourceRow keyed(String other) {
        return new SourceRow(
                project,
                id,
                name,
                other,
                origins,
                declaredConsent,
                aliases,
                hosts,
                eventsPerSecond,
                revision,
                createdAt,
                updatedAt);
    }

    @Override
    public SourceRow revised(long revision, Instant updatedAt) {
        return new SourceRow(
                project,
                id,
                name,
                writeKey,
                origins,
                declaredConsent,
                aliases,
                hosts,
                eventsPerSecond,
                revision,
                createdAt,
                updatedAt);
    }
}

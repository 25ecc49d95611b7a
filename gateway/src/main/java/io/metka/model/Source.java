package io.metka.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A site, app or server that may send events to a project.
 *
 * @param writeKey public by nature: it stands in the site's pages
 * @param origins web origins that may send from a browser, for example {@code https://shop.example}; empty means any
 * @param declaredConsent the purposes that the site answers for, granted to events that declare no consent of their own
 *     because their client cannot; empty for none, and then unknown stays denied
 * @param aliases what clients of other makers call this source, which know no write key: a GA4 measurement id, the app id of a
 *     Snowplow tracker
 * @param importKeys SHA-256 in lower-case hexadecimal of each key that may import events with times of the past
 * @param hosts of the pages that events may come from, for example {@code shop.example}, or {@code *.shop.example} for what
 *     lies below it; empty means any
 * @param eventsPerSecond how many events a second are taken, 0 for as many as the settings say
 * @param retiredKeys write keys of before that are still taken
 */
public record Source(
        String id,
        ProjectId project,
        String name,
        String writeKey,
        List<String> origins,
        List<String> declaredConsent,
        List<String> aliases,
        List<String> importKeys,
        List<String> hosts,
        int eventsPerSecond,
        List<RetiredKey> retiredKeys) {
    public Source {
        origins = List.copyOf(origins);
        declaredConsent = List.copyOf(declaredConsent);
        aliases = List.copyOf(aliases);
        importKeys = List.copyOf(importKeys);
        hosts = orNone(hosts);
        retiredKeys = orNone(retiredKeys);
    }

    /** A source that asserts no consent, imports nothing, and has no limits of its own. */
    public Source(String id, ProjectId project, String name, String writeKey, List<String> origins) {
        this(id, project, name, writeKey, origins, List.of(), List.of(), List.of(), List.of(), 0, List.of());
    }

    /** Whether an event of a page may come from this host; an event without a page may. */
    public boolean allowsHost(String host) {
        if (hosts.isEmpty() || host.isEmpty()) {
            return true;
        }
        for (String allowed : hosts) {
            boolean below = allowed.startsWith("*.");
            if (below ? host.endsWith(allowed.substring(1)) : host.equals(allowed)) {
                return true;
            }
        }
        return false;
    }

    /** A node's cached catalog may have been written before there was such a list. */
    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}

package io.metka.model;

import java.util.List;

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
 */
public record Source(
        String id,
        ProjectId project,
        String name,
        String writeKey,
        List<String> origins,
        List<String> declaredConsent,
        List<String> aliases,
        List<String> importKeys) {
    public Source {
        origins = List.copyOf(origins);
        declaredConsent = List.copyOf(declaredConsent);
        aliases = List.copyOf(aliases);
        importKeys = List.copyOf(importKeys);
    }

    /** A source that asserts no consent and imports nothing. */
    public Source(String id, ProjectId project, String name, String writeKey, List<String> origins) {
        this(id, project, name, writeKey, origins, List.of(), List.of(), List.of());
    }
}

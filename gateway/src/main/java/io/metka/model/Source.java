package io.metka.model;

import java.util.List;

/**
 * A site, app or server that may send events to a project.
 *
 * @param writeKey public by nature: it stands in the site's pages
 * @param origins web origins that may send from a browser, for example {@code https://shop.example}; empty means any
 */
public record Source(String id, ProjectId project, String name, String writeKey, List<String> origins) {
    public Source {
        origins = List.copyOf(origins);
    }
}

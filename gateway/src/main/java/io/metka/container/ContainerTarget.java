package io.metka.container;

import io.metka.model.ProjectId;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * What a container version is compiled for: everything in its script that does not come from the version itself.
 *
 * @param id the container's public id, as it stands in the snippet
 * @param version counts the published versions of this container from 1
 * @param writeKey of the source that the script's events belong to
 * @param collection where and how the script keeps and sends
 * @param environment the name of the environment that the script is served in; {@link #LIVE} is not written down
 * @param preview true for a script that shows a draft to those who work on it and tells what happens
 */
public record ContainerTarget(
        ProjectId project,
        String id,
        int version,
        String writeKey,
        Collection collection,
        String environment,
        boolean preview) {
    /** The name of the environment that visitors are served. */
    public static final String LIVE = "live";

    /** A version for the visitors of the site. */
    public ContainerTarget(ProjectId project, String id, int version, String writeKey, Collection collection) {
        this(project, id, version, writeKey, collection, LIVE, false);
    }

    /**
     * Where a script sends events and how long its cookies live.
     *
     * @param url absolute, or relative to the address from which the script was loaded
     * @param idCookieLife of the first-party id, counted from the visitor's last page
     * @param consentCookieLife of the remembered consent decision
     * @param cookieDomain the {@code Domain} of both cookies; empty lets the script take the widest that the browser allows
     */
    public record Collection(URI url, Duration idCookieLife, Duration consentCookieLife, String cookieDomain) {
        /** The gateway that served the script, cookies of a year on the widest domain. */
        public static final Collection DEFAULT =
                new Collection(URI.create("/v1/events"), Duration.ofDays(365), Duration.ofDays(365), "");

        public Collection {
            Objects.requireNonNull(url);
            if (!cookieDomain.matches("[a-zA-Z0-9.-]{0,253}")) {
                throw new IllegalArgumentException("The cookie domain must be a host name: " + cookieDomain);
            }
        }
    }

    public ContainerTarget {
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("A container id is 1 to 64 letters, digits, '_' or '-': " + id);
        }
    }
}

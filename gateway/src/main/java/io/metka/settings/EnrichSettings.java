package io.metka.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;

/**
 * What is found out about an event beyond what its client said, {@code [enrich]}.
 *
 * @param geo where network addresses are
 * @param session which events belong to one visit
 * @param ownHosts further hosts of the operator's own sites: coming from one of them is no referral; {@code shop.example}
 *     stands for its subdomains too
 */
public record EnrichSettings(Geo geo, Session session, Set<String> ownHosts) {
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);

    public EnrichSettings {
        ownHosts = Set.copyOf(ownHosts);
    }

    /**
     * Database files in the format of MaxMind ({@code .mmdb}), {@code [enrich.geo]}; read anew when they change.
     *
     * @param country the country's ISO code; not set takes the database that the launcher installs
     * @param city city, region and country; outranks {@code country} where it knows an address
     * @param asn number and name of the network's operator; none is installed
     */
    public record Geo(String country, String city, String asn) {}

    /**
     * Visits, {@code [enrich.session]}.
     *
     * @param timeout how long a visitor may do nothing within one session, in event time
     * @param campaignStarts whether coming through another campaign begins a session
     * @param midnight a time zone such as {@code Europe/Moscow} in which midnight begins a session; not set: it does not
     */
    public record Session(Duration timeout, boolean campaignStarts, String midnight) {
        public Session {
            if (!timeout.isPositive() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "enrich.session.timeout must be positive and at most 24 hours, not " + timeout);
            }
            if (!midnight.isEmpty()) {
                requireZone(midnight);
            }
        }

        private static void requireZone(String midnight) {
            try {
                ZoneId.of(midnight);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "enrich.session.midnight must be a time zone such as Europe/Moscow, not \"" + midnight + "\"",
                        e);
            }
        }
    }

    public static EnrichSettings defaults() {
        return new EnrichSettings(new Geo("", "", ""), new Session(Duration.ofMinutes(30), true, ""), Set.of());
    }
}

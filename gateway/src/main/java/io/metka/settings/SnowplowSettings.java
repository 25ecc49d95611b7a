package io.metka.settings;

import java.time.Duration;
import java.util.List;

/**
 * What Snowplow's trackers find at the public listener, {@code [edge.snowplow]}.
 *
 * @param cookieName of the network user id, which one browser has on all sites of this gateway
 * @param cookieAge lifetime of that cookie, 0 for none
 * @param cookieDomains domains that the cookie may be set for, for example {@code shop.example}: the first that the page's
 *     host belongs to; without one the cookie is for the gateway's host alone
 * @param paths where trackers may send besides the usual ones, for example {@code /com.acme/track}, so that lists of blocked
 *     addresses do not know them
 */
public record SnowplowSettings(String cookieName, Duration cookieAge, List<String> cookieDomains, List<String> paths) {

    public SnowplowSettings {
        cookieDomains = List.copyOf(cookieDomains);
        paths = List.copyOf(paths);
        if (!cookieName.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "edge.snowplow.cookie_name must be letters, digits, _ and -, not " + cookieName);
        }
        if (cookieAge.isNegative()) {
            throw new IllegalArgumentException("edge.snowplow.cookie_age must not be negative");
        }
        for (String domain : cookieDomains) {
            if (!domain.matches("[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)+")) {
                throw new IllegalArgumentException(
                        "edge.snowplow.cookie_domains must be domains such as shop.example, not " + domain);
            }
        }
        for (String path : paths) {
            if (!path.matches("/[A-Za-z0-9._-]{1,64}/[A-Za-z0-9._-]{1,64}")) {
                throw new IllegalArgumentException(
                        "edge.snowplow.paths must be paths of two parts such as /com.acme/track, not " + path);
            }
        }
    }

    public static SnowplowSettings defaults() {
        return new SnowplowSettings("sp", Duration.ofDays(365), List.of(), List.of());
    }
}

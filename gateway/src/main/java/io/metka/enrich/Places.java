package io.metka.enrich;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.metka.model.Enrichment.Geo;
import io.metka.settings.EnrichSettings;
import io.metka.support.Clock;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where network addresses are. They arrive shortened to /24 or /48, which is what these databases tell apart when it
 * comes to country and network operator; of cities some are lost. For one thread.
 */
final class Places implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);

    /** Where the launcher puts the database that comes with Metka. */
    private static final String INSTALLED =
            "deploy/embedded/node_modules/@ip-location-db/" + "geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb";

    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final int REMEMBERED = 20_000;

    private final @Nullable GeoFile country;
    private final @Nullable GeoFile city;
    private final @Nullable GeoFile asn;
    private final Clock clock;
    private final Cache<String, Geo> known = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();
    private long lookedAt;
    private boolean looked;

    /** @param home the installation folder */
    Places(EnrichSettings.Geo settings, Path home, Clock clock) {
        this.clock = clock;
        this.country = settings.country().isEmpty() ? installed(home) : file(settings.country(), "country");
        this.city = file(settings.city(), "city");
        this.asn = file(settings.asn(), "asn");
    }

    private static @Nullable GeoFile file(String path, String what) {
        return path.isEmpty() ? null : new GeoFile(Path.of(path), what);
    }

    private static @Nullable GeoFile installed(Path home) {
        Path file = home.resolve(INSTALLED);
        if (!Files.exists(file)) {
            LOG.warn(
                    "No country database: countries stay unknown. Run npm ci --prefix deploy/embedded --ignore-scripts"
                            + " in {}, or set enrich.geo.country",
                    home.toAbsolutePath());
            return null;
        }
        return new GeoFile(file, "country");
    }

    /** Takes files that were replaced; looks at most every 10 seconds. */
    void refresh() {
        long now = clock.nanoTime();
        if (looked && now - lookedAt < LOOK_EVERY.toNanos()) {
            return;
        }
        looked = true;
        lookedAt = now;
        boolean changed = false;
        for (GeoFile file : files()) {
            changed |= file.refresh();
        }
        if (changed) {
            known.invalidateAll();
        }
    }

    private List<GeoFile> files() {
        List<GeoFile> files = new ArrayList<>(3);
        for (GeoFile file : new GeoFile[] {country, city, asn}) {
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }

    Geo of(String address) {
        if (address.isEmpty()) {
            return Geo.UNKNOWN;
        }
        Geo geo = known.getIfPresent(address);
        if (geo == null) {
            geo = find(address);
            known.put(address, geo);
        }
        return geo;
    }

    private Geo find(String address) {
        InetAddress literal;
        try {
            literal = InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            return Geo.UNKNOWN;
        }
        Map<?, ?> inCity = city == null ? Map.of() : city.find(literal);
        Map<?, ?> inCountry = country == null ? Map.of() : country.find(literal);
        Map<?, ?> inAsn = asn == null ? Map.of() : asn.find(literal);
        String code = country(inCity);
        Geo geo = new Geo(
                code.isEmpty() ? country(inCountry) : code,
                region(inCity),
                city(inCity),
                number(inAsn.get("autonomous_system_number")),
                text(inAsn.get("autonomous_system_organization")));
        return geo.equals(Geo.UNKNOWN) ? Geo.UNKNOWN : geo;
    }

    /** MaxMind's form, or the flat one of ip-location-db. */
    private static String country(Map<?, ?> found) {
        Object flat = found.get("country_code");
        Object code = flat == null ? member(found.get("country"), "iso_code") : flat;
        return text(code).toUpperCase(Locale.ROOT);
    }

    private static String region(Map<?, ?> found) {
        if (found.get("subdivisions") instanceof List<?> subdivisions && !subdivisions.isEmpty()) {
            return text(member(subdivisions.getFirst(), "iso_code"));
        }
        return text(found.get("state1"));
    }

    private static String city(Map<?, ?> found) {
        return found.get("city") instanceof String flat ? flat : text(member(member(found.get("city"), "names"), "en"));
    }

    private static @Nullable Object member(@Nullable Object object, String name) {
        return object instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public void close() {
        files().forEach(GeoFile::close);
    }
}

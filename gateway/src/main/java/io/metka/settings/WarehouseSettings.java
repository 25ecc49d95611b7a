package io.metka.settings;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code [clickhouse]} settings: where the warehouse is and how long it keeps what.
 *
 * @param url HTTP address of a ClickHouse server, for example {@code https://clickhouse:8443}; null means the embedded engine
 * @param user the ClickHouse user
 * @param password its password; never printed
 * @param database created when absent; letters, digits and underscores
 * @param requestTimeout how long one statement may run
 * @param cluster name of the ClickHouse cluster for {@code ON CLUSTER}, empty for a single server
 * @param replicated true makes Replicated tables, which need ClickHouse Keeper
 * @param durableInserts true lets ClickHouse fsync each insert before it answers, so that an event survives a power cut
 *     also after it has left the spool
 * @param retention how long rows are kept
 */
public record WarehouseSettings(
        @Nullable URI url,
        String user,
        String password,
        String database,
        Duration requestTimeout,
        String cluster,
        boolean replicated,
        boolean durableInserts,
        Retention retention) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9_.-]{0,64}");
    private static final Duration LONGEST_REQUEST = Duration.ofHours(1);

    public WarehouseSettings {
        if (url != null && !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "clickhouse.url must start with http:// or https:// (ClickHouse's HTTP interface), but is " + url);
        }
        if (user.isEmpty()) {
            throw new IllegalArgumentException("clickhouse.user must not be empty");
        }
        if (!NAME.matcher(database).matches()) {
            throw new IllegalArgumentException(
                    "clickhouse.database must be letters, digits and underscores, at most 64, but is '" + database
                            + "'");
        }
        if (requestTimeout.compareTo(Duration.ofSeconds(1)) < 0 || requestTimeout.compareTo(LONGEST_REQUEST) > 0) {
            throw new IllegalArgumentException(
                    "clickhouse.request_timeout must be from 1 second to 1 hour, but is " + requestTimeout);
        }
        if (!CLUSTER.matcher(cluster).matches()) {
            throw new IllegalArgumentException(
                    "clickhouse.cluster must be letters, digits, '_', '.' and '-', but is '" + cluster + "'");
        }
    }

    /**
     * How many whole days each kind of row is kept, counted from the time of the row.
     *
     * @param events events and what is derived from them
     * @param rejected events that ClickHouse refused
     * @param memberships entries into and exits from segments; a member whose entry is older is forgotten, so keep it long
     * @param deliveries the delivery log
     */
    public record Retention(int events, int rejected, int memberships, int deliveries) {
        /** Thirty years: the age at which a row ends is a 32-bit time in ClickHouse, which ends in 2106. */
        private static final int MOST_DAYS = 10_950;

        public Retention {
            check("events", events);
            check("rejected", rejected);
            check("memberships", memberships);
            check("deliveries", deliveries);
        }

        private static void check(String key, int days) {
            if (days < 1 || days > MOST_DAYS) {
                throw new IllegalArgumentException(
                        "clickhouse.retention." + key + " must be from 1 to " + MOST_DAYS + " days, but is " + days);
            }
        }

        /** Two years of events, five of memberships, three months of rejected events and deliveries. */
        public static Retention defaults() {
            return new Retention(730, 90, 1825, 90);
        }
    }

    /** The embedded engine, database {@code metka}, a minute for each statement, fsync on. */
    public static WarehouseSettings defaults() {
        return new WarehouseSettings(
                null, "default", "", "metka", Duration.ofMinutes(1), "", false, true, Retention.defaults());
    }

    /** The same settings with another address, for example that of the embedded engine. */
    public WarehouseSettings at(URI address, String loginUser, String loginPassword) {
        return new WarehouseSettings(
                address,
                loginUser,
                loginPassword,
                database,
                requestTimeout,
                cluster,
                replicated,
                durableInserts,
                retention);
    }

    @Override
    public String toString() {
        return "WarehouseSettings[url=" + url + ", user=" + user + ", password=***, database=" + database
                + ", requestTimeout=" + requestTimeout + ", cluster=" + cluster + ", replicated=" + replicated
                + ", durableInserts=" + durableInserts + ", retention=" + retention + "]";
    }
}

package io.metka.warehouse;

import io.metka.settings.WarehouseSettings;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The current mapping of merged profiles: from the profile in a row to the profile that it belongs to now, in one hop. */
public final class Overrides {
    private static final Logger LOG = LoggerFactory.getLogger(Overrides.class);

    /** The user or the password is not right, or the user lacks a right. */
    private static final Set<Integer> LOGIN_REFUSED = Set.of(192, 193, 194, 497, 516);

    /*
     * LIFETIME matters on a server that other nodes write to; the embedded engine never reloads by itself, so the writer
     * reloads after each batch that merged. Of the profiles that one was ever merged into, the one that has not ended
     * itself is current; argMax only makes the query definite should that ever be two.
     */
    private static final String DICTIONARY = """
            DICTIONARY %s ${database}.profile_overrides ${on_cluster}
            (project String, profile UUID, target UUID)
            PRIMARY KEY project, profile
            SOURCE(CLICKHOUSE(%s QUERY
                'SELECT project, from_profile AS profile, argMax(into_profile, at) AS target FROM ${database}.merges
                WHERE (project, into_profile) NOT IN (SELECT project, from_profile FROM ${database}.merges)
                GROUP BY project, from_profile'))
            LIFETIME(MIN 5 MAX 15)
            LAYOUT(COMPLEX_KEY_HASHED())
            """;

    private final ClickHouse clickHouse;

    public Overrides(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /**
     * Makes the dictionary and proves that it loads. It first asks the server as the server's own default user; a server
     * that forbids that gets the login of the settings, which is also how a changed password reaches the dictionary.
     */
    void establish(WarehouseSettings settings) {
        Template template = new Template(settings);
        clickHouse.execute(template.fill("CREATE " + DICTIONARY.formatted("IF NOT EXISTS", "")));
        try {
            reload();
        } catch (WarehouseException refusal) {
            if (!LOGIN_REFUSED.contains(refusal.code())) {
                throw refusal;
            }
            clickHouse.execute(template.fill("CREATE OR REPLACE " + DICTIONARY.formatted("", "${dictionary_login}")));
            reload();
            LOG.info("The dictionary of merged profiles now logs in as '{}'", settings.user());
        }
    }

    /**
     * The SQL expression of a row's current profile, for any query on a table that carries a profile.
     *
     * @param project SQL expression of the project, for example the column {@code project}
     * @param profile SQL expression of the profile as stored, for example {@code profile}
     */
    public String current(String project, String profile) {
        return "dictGetOrDefault('" + clickHouse.database() + ".profile_overrides', 'target', (toString(" + project
                + "), " + profile + "), " + profile + ")";
    }

    /** Makes merges that were just stored visible to {@link #current}. */
    void reload() {
        clickHouse.execute("SYSTEM RELOAD DICTIONARY " + clickHouse.database() + ".profile_overrides");
    }
}

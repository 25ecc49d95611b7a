package io.metka.warehouse;

/** The current mapping of merged profiles: from the profile in a row to the profile that it belongs to now, in one hop. */
public final class Overrides {
    private final ClickHouse clickHouse;

    public Overrides(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
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

package io.metka.container.gtm;

import java.util.ArrayList;
import java.util.List;

/** The settings of Universal Analytics, which stand in tags and in variables of their own alike. */
final class AnalyticsSettings {
    private AnalyticsSettings() {}

    /** A settings variable as rows of names and values. */
    static List<Parameters.Row> rows(Parameters given) {
        List<Parameters.Row> rows = new ArrayList<>();
        for (String key : List.of("trackingId", "cookieDomain")) {
            if (given.has(key)) {
                rows.add(new Parameters.Row(key, given.text(key)));
            }
        }
        rows.addAll(fields(given));
        return rows;
    }

    /** The fields to set, dimensions and metrics among them. */
    static List<Parameters.Row> fields(Parameters given) {
        List<Parameters.Row> rows = new ArrayList<>(given.table("fieldsToSet", "fieldName", "value"));
        for (String kind : List.of("dimension", "metric")) {
            for (Parameters.Row row : given.table(kind, "index", kind)) {
                rows.add(new Parameters.Row(kind + row.name(), row.value()));
            }
        }
        return rows;
    }
}

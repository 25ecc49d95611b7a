package io.metka.warehouse;

import io.metka.settings.WarehouseSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the placeholders of a migration from the settings, so that one text serves a single server and a cluster. */
final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)}");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");
    private static final Pattern END_OF_STATEMENT = Pattern.compile(";[ \\t]*(\\R|$)");

    private final Map<String, String> values;

    Template(WarehouseSettings settings) {
        var keep = settings.retention();
        values = Map.of(
                "database", settings.database(),
                "on_cluster", settings.cluster().isEmpty() ? "" : "ON CLUSTER '" + settings.cluster() + "'",
                "engine", settings.replicated() ? "Replicated" : "",
                "deduplication", deduplication(settings.replicated()),
                "durability",
                        settings.durableInserts()
                                ? "fsync_after_insert = 1, fsync_part_directory = 1"
                                : "fsync_after_insert = 0",
                "dictionary_login", "USER " + literal(settings.user()) + " PASSWORD " + literal(settings.password()),
                "events_days", Integer.toString(keep.events()),
                "rejected_days", Integer.toString(keep.rejected()),
                "segments_days", Integer.toString(keep.memberships()),
                "deliveries_days", Integer.toString(keep.deliveries()));
    }

    /**
     * How long a table remembers the tokens of inserts. One writer repeats its last batch, so 10,000 batches is far more
     * than needed on one node and enough for many; on replicas the time counts too, and the default of an hour is shorter
     * than an outage.
     */
    private static String deduplication(boolean replicated) {
        return replicated
                ? "replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800"
                : "non_replicated_deduplication_window = 10000";
    }

    String fill(String sql) {
        Matcher matcher = PLACEHOLDER.matcher(sql);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalStateException("Migration names an unknown placeholder: " + matcher.group());
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }

    /** The statements of a file: a semicolon at the end of a line ends one; whole-line comments are left out. */
    static List<String> statements(String sql) {
        List<String> statements = new ArrayList<>();
        for (String part : END_OF_STATEMENT.split(COMMENT.matcher(sql).replaceAll(""), -1)) {
            if (!part.isBlank()) {
                statements.add(part.strip());
            }
        }
        return statements;
    }

    private static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}

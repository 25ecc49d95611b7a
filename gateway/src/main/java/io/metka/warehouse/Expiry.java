package io.metka.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.settings.WarehouseSettings;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the TTL of each table at the retention that the settings ask for, also after the tables were made. */
final class Expiry {
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final Pattern DAYS = Pattern.compile("TTL [^\\n]*?toIntervalDay\\((\\d+)\\)");

    /** A table, the column from which its rows age, and how many days they are kept. */
    private record Rule(String table, String column, int days) {}

    private final ClickHouse clickHouse;
    private final Template template;
    private final List<Rule> rules;

    Expiry(ClickHouse clickHouse, WarehouseSettings settings) {
        this.clickHouse = clickHouse;
        this.template = new Template(settings);
        var keep = settings.retention();
        this.rules = List.of(
                new Rule("events", "time", keep.events()),
                new Rule("profile_traits", "last_time", keep.events()),
                new Rule("profile_identifiers", "last_time", keep.events()),
                new Rule("rejected_events", "received_at", keep.rejected()),
                new Rule("rejected_replays", "at", keep.rejected()),
                new Rule("plan_violations", "received_at", keep.rejected()),
                new Rule("membership_changes", "at", keep.memberships()),
                new Rule("deliveries", "at", keep.deliveries()));
    }

    void adapt() {
        for (Rule rule : rules) {
            List<ObjectNode> found = clickHouse.query(
                    "SELECT engine_full FROM system.tables WHERE database = {database:String} AND name = {table:String}",
                    Map.of("database", clickHouse.database(), "table", rule.table()));
            if (found.isEmpty()) {
                continue;
            }
            Matcher days = DAYS.matcher(found.getFirst().path("engine_full").asText());
            int current = days.find() ? Integer.parseInt(days.group(1)) : 0;
            if (current != rule.days()) {
                // Old parts take the new rule as they merge: rewriting all of them at once could take hours.
                clickHouse.execute(template.fill("ALTER TABLE ${database}." + rule.table() + " ${on_cluster} MODIFY TTL"
                        + " toDateTime(" + rule.column() + ") + INTERVAL " + rule.days()
                        + " DAY DELETE SETTINGS materialize_ttl_after_modify = 0"));
                LOG.info("Rows of {} are now kept for {} days (was {})", rule.table(), rule.days(), current);
            }
        }
    }
}

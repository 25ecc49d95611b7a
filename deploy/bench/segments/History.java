package segments;

import com.clickhouse.client.api.Client;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What a shop has stored of its visitors in 90 days, made inside ClickHouse; the same numbers make the same events.
 *
 * <p>Half of the events are page views, 30 % product views, 12 % products added, 6 % orders; visitors are spread evenly, and
 * the first of them are those who also visit while the benchmark runs.
 */
final class History {
    private static final int ROWS_PER_INSERT = 500_000;

    private final Client client;
    private final String database;
    private final int profiles;

    History(Client client, String database, int profiles) {
        this.client = client;
        this.database = database;
        this.profiles = profiles;
    }

    /** Makes these profiles the first ones of the history. */
    void begin(List<UUID> visiting) throws Exception {
        execute("CREATE TABLE " + database + ".visiting (number UInt32, profile UUID) ENGINE = Join(ANY, LEFT, number)");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < visiting.size(); i++) {
            rows.append(i == 0 ? "" : ", ").append("(").append(i).append(", '").append(visiting.get(i)).append("')");
        }
        execute("INSERT INTO " + database + ".visiting VALUES " + rows);
    }

    /** Adds the events with these numbers. */
    void fill(long from, long to, String project) throws Exception {
        for (long start = from; start < to; start += ROWS_PER_INSERT) {
            execute(insert(project, start, Math.min(ROWS_PER_INSERT, to - start)));
        }
    }

    private String insert(String project, long start, long count) {
        return String.format(
                Locale.ROOT,
                """
                INSERT INTO %1$s.events
                    (project, profile, time, id, name, source, received_at, node, position, revenue, currency, order_id, properties)
                SELECT
                    '%2$s',
                    if(visitor < 20000, joinGet('%1$s.visiting', 'profile', toUInt32(visitor)),
                        reinterpretAsUUID(concat(reinterpretAsFixedString(cityHash64(visitor)), reinterpretAsFixedString(sipHash64(visitor))))),
                    toDateTime64(now64(3) - toIntervalMillisecond(600000 + cityHash64(number, 1) %% (90 * 86400000 - 600000)), 3, 'UTC') AS at,
                    concat('h', toString(number)),
                    multiIf(luck < 50, 'page_viewed', luck < 80, 'product_viewed', luck < 92, 'product_added', luck < 98, 'order_completed', 'product_removed') AS name,
                    'shop', at, 'history', number,
                    if(name = 'order_completed', toDecimal64(500 + cityHash64(number, 3) %% 30000, 4), toDecimal64(0, 4)),
                    if(name = 'order_completed', 'RUB', ''),
                    if(name = 'order_completed', concat('o', toString(number)), ''),
                    concat('{"category":"', ['phones', 'kettles', 'knives', 'plates', 'scales', 'toasters'][1 + cityHash64(number, 4) %% 6],
                        '","price":', toString(500 + cityHash64(number, 5) %% 9000), ',"product_id":"item-', toString(cityHash64(number, 6) %% 500), '"}')
                FROM (SELECT number, cityHash64(number, 0) %% %3$d AS visitor, cityHash64(number, 2) %% 100 AS luck FROM numbers(%4$d, %5$d))
                SETTINGS max_partitions_per_insert_block = 0, max_insert_threads = 2""",
                database, project, profiles, start, count);
    }

    private void execute(String sql) throws Exception {
        client.execute(sql).get().close();
    }
}

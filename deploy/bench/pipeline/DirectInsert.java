package pipeline;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.data_formats.RowBinaryFormatWriter;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.metadata.TableSchema;
import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/** The reference: the official client's RowBinary writer, one connection, 20,000 rows in one insert. */
final class DirectInsert implements AutoCloseable {
    private static final int ROWS_PER_INSERT = 20_000;

    /** What a client knows of an event; what the gateway finds out besides takes its default here. */
    private static final List<String> COLUMNS = List.of(
            "project",
            "profile",
            "time",
            "id",
            "name",
            "source",
            "received_at",
            "node",
            "position",
            "identifiers",
            "url",
            "title",
            "referrer",
            "revenue",
            "currency",
            "order_id",
            "user_agent",
            "address",
            "consent_granted",
            "consent_denied",
            "properties");

    private final Client client;
    private final TableSchema schema;

    DirectInsert(String url, String user, String password, String database) {
        client = new Client.Builder()
                .addEndpoint(url)
                .setUsername(user)
                .setPassword(password)
                .setDefaultDatabase(database)
                .compressServerResponse(false)
                .compressClientRequest(false)
                .build();
        schema = client.getTableSchemaFromQuery("SELECT " + String.join(", ", COLUMNS) + " FROM events");
    }

    /** Returns when all rows can be queried. */
    void insert(List<Shop.Event> events) throws Exception {
        for (int from = 0; from < events.size(); from += ROWS_PER_INSERT) {
            List<Shop.Event> rows = events.subList(from, Math.min(from + ROWS_PER_INSERT, events.size()));
            InsertSettings settings =
                    new InsertSettings().serverSetting("input_format_binary_read_json_as_string", "1");
            int first = from;
            client.insert(
                            "events",
                            COLUMNS,
                            out -> {
                                RowBinaryFormatWriter writer =
                                        new RowBinaryFormatWriter(out, schema, ClickHouseFormat.RowBinary);
                                int position = first;
                                for (Shop.Event row : rows) {
                                    write(writer, row, position++);
                                }
                            },
                            ClickHouseFormat.RowBinary,
                            settings)
                    .get()
                    .close();
        }
    }

    private static void write(RowBinaryFormatWriter writer, Shop.Event event, long position) throws IOException {
        ZonedDateTime time = event.time().atZone(ZoneOffset.UTC);
        writer.setString("project", Gateway.PROJECT);
        writer.setValue("profile", event.visitor().profile());
        writer.setDateTime("time", time);
        writer.setString("id", event.id());
        writer.setString("name", event.name());
        writer.setString("source", "shop");
        writer.setDateTime("received_at", time);
        writer.setString("node", "direct");
        writer.setLong("position", position);
        writer.setValue("identifiers", Map.of("anonymous_id", event.visitor().hash()));
        writer.setString("url", event.url());
        writer.setString("title", event.title());
        writer.setString("referrer", event.referrer());
        writer.setBigDecimal("revenue", BigDecimal.ZERO);
        writer.setString("currency", "");
        writer.setString("order_id", "");
        writer.setString("user_agent", Shop.USER_AGENT);
        writer.setString("address", "127.0.0.1");
        writer.setList("consent_granted", List.of("analytics"));
        writer.setList("consent_denied", List.of("advertising"));
        writer.setString("properties", event.properties());
        writer.commitRow();
    }

    /** How many rows a database's table holds, known without reading any. */
    long rows(String database) {
        return number("SELECT count() AS n FROM " + database + ".events");
    }

    /** How many events of the benchmark's project a database holds, each counted once. */
    long count(String database) {
        return number("SELECT uniqExact(id) AS n FROM " + database + ".events WHERE project = '" + Gateway.PROJECT
                + "'");
    }

    private long number(String sql) {
        return client.queryAll(sql).getFirst().getLong("n");
    }

    /** Empties what a database holds of events, so that its background merges do not slow the other side's turn. */
    void empty(String database) throws Exception {
        for (String table : List.of("events", "event_arrivals", "event_times")) {
            client.execute("TRUNCATE TABLE " + database + "." + table).get().close();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.metka.warehouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.DataStreamWriter;
import com.clickhouse.client.api.command.CommandSettings;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.settings.WarehouseSettings;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.WarehouseSignals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one ClickHouse address over HTTP, for any number of threads.
 *
 * <p>A statement is tried once. When it fails in a way that repeating may cure, {@link StoreUnavailableException} is
 * thrown and the caller waits and repeats; when it is refused for good, {@link WarehouseException}. Every statement
 * carries {@code max_execution_time}, so none runs on after its caller has given up.
 */
public final class ClickHouse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClickHouse.class);
    private static final String STORE = "clickhouse";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** The server ends a statement that is late; the client waits this much longer to hear of it. */
    private static final Duration SERVER_SPEAKS_FIRST = Duration.ofSeconds(5);

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);
    private static final int BYTES_PER_ROW = 256;
    private static final ObjectReader ROWS = JsonMapper.builder().build().readerFor(ObjectNode.class);

    private final Client client;
    private final String address;
    private final String database;
    private final WarehouseSignals signals;
    private final AtomicBoolean away = new AtomicBoolean();

    /** @param settings with an address: that of a server, or that of the running embedded engine */
    public ClickHouse(WarehouseSettings settings, WarehouseSignals signals) {
        URI url = settings.url();
        if (url == null) {
            throw new IllegalArgumentException(
                    "clickhouse.url is not set: start the embedded engine and pass its address");
        }
        this.address = url.toString();
        this.database = settings.database();
        this.signals = signals;
        // Packing pays on a wire and costs a fifth of the throughput on the loopback interface.
        boolean remote = !List.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost());
        Duration patience = settings.requestTimeout().plus(SERVER_SPEAKS_FIRST);
        this.client = new Client.Builder()
                .addEndpoint(address)
                .setUsername(settings.user())
                .setPassword(settings.password())
                .setDefaultDatabase(settings.database())
                .setConnectTimeout(CONNECT_TIMEOUT.toMillis(), ChronoUnit.MILLIS)
                .setConnectionRequestTimeout(patience.toMillis(), ChronoUnit.MILLIS)
                .setSocketTimeout(patience.toMillis(), ChronoUnit.MILLIS)
                .setMaxRetries(0)
                .retryOnFailures(ClientFaultCause.None)
                .compressServerResponse(remote)
                .compressClientRequest(remote)
                .setClientName("metka")
                .serverSetting(
                        "max_execution_time",
                        Long.toString(settings.requestTimeout().toSeconds()))
                // A row is acknowledged when it is stored, and a token is honoured, only without the server's queue.
                .serverSetting("async_insert", "0")
                .serverSetting("session_timezone", "UTC")
                .serverSetting("json_type_escape_dots_in_keys", "1")
                .serverSetting("output_format_json_quote_64bit_integers", "0")
                .serverSetting("date_time_output_format", "iso")
                .serverSetting("date_time_input_format", "best_effort")
                .build();
    }

    /**
     * Runs a statement and returns its rows.
     *
     * @param sql with parameters as {@code {name:Type}}; without a FORMAT clause
     * @param parameters strings, numbers, booleans, UUIDs, instants, or collections of these
     * @return one object per row; 64-bit integers are numbers, times ISO 8601 text in UTC
     */
    public List<ObjectNode> query(String sql, Map<String, ?> parameters) {
        Map<String, Object> texts = Parameters.texts(parameters);
        QuerySettings settings = new QuerySettings().setFormat(ClickHouseFormat.JSONEachRow);
        // An error after the first row would otherwise look like the end of the answer.
        settings.waitEndOfQuery(true);
        try {
            QueryResponse response = await(client.query(sql, texts, settings));
            try {
                List<ObjectNode> rows = rows(response.getInputStream());
                reached();
                return rows;
            } finally {
                response.close();
            }
        } catch (Exception e) {
            throw failure(e);
        }
    }

    private static List<ObjectNode> rows(InputStream body) throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        try (MappingIterator<ObjectNode> values = ROWS.readValues(body)) {
            while (values.hasNextValue()) {
                rows.add(values.nextValue());
            }
        }
        return rows;
    }

    /**
     * Stores rows, all or (for one partition) none.
     *
     * @param table without the database
     * @param rows members named as the columns; a column without a member takes its default
     * @param token repeating an insert with the same token and rows stores nothing more; empty means no protection
     */
    public void insert(String table, List<ObjectNode> rows, String token) {
        if (rows.isEmpty()) {
            return;
        }
        var bytes = new ByteArrayOutputStream(rows.size() * BYTES_PER_ROW);
        for (ObjectNode row : rows) {
            bytes.writeBytes(row.toString().getBytes(StandardCharsets.UTF_8));
            bytes.write('\n');
        }
        DataStreamWriter body = bytes::writeTo;
        run(() -> client.insert(table, body, ClickHouseFormat.JSONEachRow, insertSettings(token)));
    }

    /** Stores rows that are already in ClickHouse's row format, under the same rules as {@link #insert}. */
    void insertBinary(String table, List<String> columns, DataStreamWriter body, String token) {
        InsertSettings settings = insertSettings(token)
                .serverSetting("input_format_binary_read_json_as_string", "1")
                // Looking for equal keys inside one batch costs two fifths of an insert and finds none: identity did
                // it.
                .serverSetting("optimize_on_insert", "0")
                // One block for one insert: the token protects whole blocks.
                .serverSetting("max_insert_block_size", "1048576")
                // The months of an import are the operator's business; the decoder bounds those of a visitor.
                .serverSetting("max_partitions_per_insert_block", "0");
        run(() -> client.insert(table, columns, body, ClickHouseFormat.RowBinary, settings));
    }

    /** Runs a statement that answers with nothing: DDL, SYSTEM. */
    void execute(String sql) {
        execute(sql, database);
    }

    /** @param in the database in which unqualified names are looked up */
    void execute(String sql, String in) {
        CommandSettings settings = new CommandSettings();
        settings.setDatabase(in);
        run(() -> client.execute(sql, settings));
    }

    /** True when ClickHouse answers and lets this user in. */
    public boolean ping() {
        QuerySettings settings = new QuerySettings().setFormat(ClickHouseFormat.JSONEachRow);
        settings.setNetworkTimeout(PING_TIMEOUT.toMillis(), ChronoUnit.MILLIS);
        settings.setMaxExecutionTime(1);
        try {
            run(() -> client.query("SELECT 1", settings));
            return true;
        } catch (StoreUnavailableException | WarehouseException e) {
            LOG.debug("ClickHouse at {} does not answer a ping: {}", address, e.getMessage());
            return false;
        }
    }

    private static InsertSettings insertSettings(String token) {
        InsertSettings settings = new InsertSettings()
                // A lone key repeated in one object keeps its first value instead of refusing the batch.
                .serverSetting("type_json_skip_duplicated_paths", "1")
                // Text stays the text that was sent, also when it looks like a date.
                .serverSetting("input_format_try_infer_dates", "0")
                .serverSetting("input_format_try_infer_datetimes", "0")
                .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1");
        return token.isEmpty() ? settings : settings.setDeduplicationToken(token);
    }

    /** Runs a statement whose answer holds nothing of interest. */
    private void run(Callable<? extends Future<? extends AutoCloseable>> statement) {
        try {
            await(statement.call()).close();
            reached();
        } catch (Exception e) {
            throw failure(e);
        }
    }

    private static <T> T await(Future<T> answer) throws Exception {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void reached() {
        signals.available(true);
        if (away.compareAndSet(true, false)) {
            LOG.info("ClickHouse at {} answers again", address);
        }
    }

    private RuntimeException failure(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (e instanceof JsonProcessingException) {
            return new WarehouseException(0, "ClickHouse's answer is not rows of JSON: " + e.getMessage(), e);
        }
        int code = Faults.code(e);
        Failure kind = Faults.kind(e);
        if (kind == Failure.TRANSIENT) {
            signals.failed(code == 0 ? "network" : Integer.toString(code));
            signals.available(false);
            if (away.compareAndSet(false, true)) {
                LOG.warn("ClickHouse at {} does not answer, waiting for it: {}", address, Faults.summary(e));
            }
            return new StoreUnavailableException(STORE, "ClickHouse at " + address + ": " + Faults.summary(e), e);
        }
        signals.available(true);
        return new WarehouseException(
                code, "ClickHouse refused a statement: " + Faults.summary(e) + " " + Failure.advice(code), e);
    }

    @Override
    public void close() {
        client.close();
    }

    /** The name of the database that holds the tables. */
    String database() {
        return database;
    }
}

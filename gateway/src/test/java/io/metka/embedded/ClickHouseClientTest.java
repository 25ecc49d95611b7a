package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.CompressionMethod;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the official client does, done against the embedded engine. */
@SuppressWarnings("try") // The client's responses may throw InterruptedException on close.
final class ClickHouseClientTest {
    private static final String DATABASE = Stores.freshName("client");
    private static EmbeddedClickHouse store;
    private static Client client;

    /** The ways in which the client compresses. */
    enum Transport {
        PLAIN,
        FRAMES_DOWN,
        FRAMES_BOTH,
        HTTP_LZ4,
        ZSTD,
        FORM_DATA;

        Client connect() {
            var builder = builder(store.password()).setDefaultDatabase(DATABASE);
            return switch (this) {
                case PLAIN -> builder.compressServerResponse(false).build();
                case FRAMES_DOWN -> builder.build();
                case FRAMES_BOTH -> builder.compressClientRequest(true).build();
                case HTTP_LZ4 ->
                    builder.compressClientRequest(true).useHttpCompression(true).build();
                case ZSTD ->
                    builder.compressClientRequest(true)
                            .compressionMethod(CompressionMethod.ZSTD)
                            .build();
                case FORM_DATA -> builder.useHttpFormDataForQuery(true).build();
            };
        }
    }

    @BeforeAll
    static void connect() throws Exception {
        store = Stores.clickHouse();
        client = builder(store.password()).build();
        client.execute("CREATE DATABASE " + DATABASE).get().close();
    }

    @AfterAll
    static void disconnect() throws Exception {
        client.execute("DROP DATABASE " + DATABASE).get().close();
        client.close();
    }

    private static Client.Builder builder(String password) {
        return new Client.Builder()
                .addEndpoint(store.url().toString())
                .setUsername(store.user())
                .setPassword(password)
                .setSocketTimeout(60, java.time.temporal.ChronoUnit.SECONDS);
    }

    private static String table(String columns) throws Exception {
        String name = DATABASE + "." + Stores.freshName("t");
        client.execute("CREATE TABLE " + name + " (" + columns + ") ENGINE = MergeTree ORDER BY tuple()"
                        + " SETTINGS non_replicated_deduplication_window = 100")
                .get()
                .close();
        return name;
    }

    private static String text(QueryResponse response) throws Exception {
        try (response;
                InputStream body = response.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long count(String table) {
        return client.queryAll("SELECT count() AS n FROM " + table).getFirst().getLong("n");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everyTransportCarriesParametersInsertsAndSelects(Transport transport) throws Exception {
        String table = table("id UInt32, name String");
        var rows = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            rows.append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"имя ")
                    .append(i)
                    .append("\"}\n");
        }
        try (Client other = transport.connect()) {
            var data = new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8));
            try (var inserted =
                    other.insert(table, data, ClickHouseFormat.JSONEachRow).get()) {
                assertThat(inserted.getWrittenRows()).isEqualTo(20_000);
            }
            List<GenericRecord> found = other.queryAll(
                    "SELECT id, name FROM " + table + " WHERE id >= {from:UInt32} AND name != {not:String} ORDER BY id",
                    Map.of("from", 100, "not", "имя 'x' \\ 1"));
            assertThat(found).hasSize(19_900);
            assertThat(found.getFirst().getString("name")).isEqualTo("имя 100");
            assertThatThrownBy(() -> other.queryAll("SELECT * FROM nowhere"))
                    .hasRootCauseInstanceOf(ServerException.class)
                    .hasStackTraceContaining("Unknown table expression identifier 'nowhere'");
        }
    }

    @Test
    void insertsRowBinary() throws Exception {
        String table = table("id UInt32, name String, at DateTime64(3, 'UTC')");
        var rows = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            rows.writeBytes(new byte[] {(byte) i, (byte) (i >> 8), 0, 0, 1, 'x', 0, 0, 0, 0, 0, 0, 0, 0});
        }
        try (var inserted = client.insert(
                        table,
                        List.of("id", "name", "at"),
                        new ByteArrayInputStream(rows.toByteArray()),
                        ClickHouseFormat.RowBinary)
                .get()) {
            assertThat(inserted.getWrittenRows()).isEqualTo(1000);
        }
        assertThat(client.queryAll("SELECT sum(id) AS s, any(name) AS n, any(at) AS a FROM " + table)
                        .getFirst()
                        .getLong("s"))
                .isEqualTo(499_500);
    }

    @Test
    void bodyWrittenByAStreamWriterIsStored() throws Exception {
        String table = table("id UInt64");
        try (var inserted = client.insert(
                        table,
                        out -> {
                            for (int i = 0; i < 200_000; i++) {
                                out.write(new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16), 0, 0, 0, 0, 0});
                            }
                        },
                        ClickHouseFormat.RowBinary,
                        new InsertSettings())
                .get()) {
            assertThat(inserted.getWrittenRows()).isEqualTo(200_000);
        }
        assertThat(count(table)).isEqualTo(200_000);
        assertThat(client.queryAll("SELECT count() AS n FROM system.parts WHERE active AND database || '.' || table = '"
                                + table + "'")
                        .getFirst()
                        .getLong("n"))
                .isEqualTo(1);
    }

    @Test
    void anInsertWithAKnownTokenIsStoredOnce() throws Exception {
        String table = table("id UInt32");
        for (int attempt = 0; attempt < 2; attempt++) {
            var settings = new InsertSettings().setDeduplicationToken("range-1");
            client.insert(
                            table,
                            new ByteArrayInputStream(new byte[] {7, 0, 0, 0}),
                            ClickHouseFormat.RowBinary,
                            settings)
                    .get()
                    .close();
        }
        assertThat(count(table)).isEqualTo(1);
    }

    @Test
    void answersJsonLines() throws Exception {
        var settings = new QuerySettings().setFormat(ClickHouseFormat.JSONEachRow);
        String lines = text(client.query("SELECT number AS n, toString(number) AS s FROM numbers(3)", settings)
                .get());
        assertThat(lines.lines())
                .containsExactly("{\"n\":0,\"s\":\"0\"}", "{\"n\":1,\"s\":\"1\"}", "{\"n\":2,\"s\":\"2\"}");
    }

    @Test
    void anAnswerWithoutRowsStillHasItsColumns() throws Exception {
        assertThat(client.queryAll(
                        "SELECT number AS n, 'x' AS s FROM numbers(10) WHERE number > {above:UInt8};",
                        Map.of("above", 50)))
                .isEmpty();
        var response = client.query("SELECT number AS n, toLowCardinality('x') AS s FROM numbers(10) WHERE number > 50"
                        + " FORMAT RowBinaryWithNamesAndTypes SETTINGS max_threads = 1")
                .get();
        try (response;
                var reader = client.newBinaryFormatReader(response)) {
            assertThat(reader.getSchema().getColumns())
                    .extracting(column -> column.getColumnName() + " " + column.getOriginalTypeName())
                    .containsExactly("n UInt64", "s LowCardinality(String)");
        }
    }

    @Test
    void tellsWhatItReadAndWrote() throws Exception {
        var settings = new QuerySettings().setQueryId("my-query").waitEndOfQuery(true);
        try (var response = client.query("SELECT sum(number) FROM numbers(1000000)", settings)
                .get()) {
            assertThat(response.getQueryId()).isEqualTo("my-query");
            assertThat(response.getReadRows()).isEqualTo(1_000_000);
            assertThat(response.getReadBytes()).isEqualTo(8_000_000);
        }
    }

    @Test
    void settingsHoldForOneStatement() throws Exception {
        var settings = new QuerySettings()
                .serverSetting("max_result_rows", "1")
                .serverSetting("result_overflow_mode", "throw");
        assertThat(codeOf("SELECT number FROM numbers(10)", settings)).isEqualTo(396);
        assertThat(client.queryAll("SELECT number FROM numbers(10)")).hasSize(10);
    }

    static Stream<Object[]> errors() {
        return Stream.of(
                new Object[] {"SELECT FROM WHERE", 62},
                new Object[] {"SELECT 1; SELECT 2", 62},
                new Object[] {"SELECT * FROM no_such_table", 60},
                new Object[] {"SELECT * FROM no_such_database.t", 81},
                new Object[] {"SELECT no_such_column", 47},
                new Object[] {"SELECT no_such_function(1)", 46},
                new Object[] {"SELECT 1 SETTINGS no_such_setting = 1", 115},
                new Object[] {"SELECT throwIf(1)", 395},
                new Object[] {
                    "SELECT groupArray(number) FROM numbers(100000000) SETTINGS max_memory_usage = 20000000", 241
                },
                new Object[] {
                    "SELECT sum(number) FROM numbers(1000000000000) SETTINGS max_execution_time = 1, timeout_before_checking_execution_speed = 60",
                    159
                },
                new Object[] {"INSERT INTO t SELECT * FROM input('a UInt8') FORMAT CSV", 48});
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsCarryClickHousesCode(String sql, int code) {
        assertThat(codeOf(sql, new QuerySettings())).isEqualTo(code);
    }

    private static int codeOf(String sql, QuerySettings settings) {
        try {
            text(client.query(sql, settings).get());
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ServerException server) {
                    return server.getCode();
                }
            }
            throw new AssertionError(e);
        }
        throw new AssertionError("no error from " + sql);
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (Client stranger = builder("wrong").build()) {
            assertThatThrownBy(() -> stranger.queryAll("SELECT 1"))
                    .hasRootCauseInstanceOf(ServerException.class)
                    .rootCause()
                    .extracting(e -> ((ServerException) e).getCode())
                    .isEqualTo(516);
        }
    }

    @Test
    void anInsertThatCannotBeReadStoresNothing() throws Exception {
        String table = table("id UInt32");
        var broken = new ByteArrayInputStream("{\"id\":1}\n{\"id\":\"no number\"}\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> client.insert(table, broken, ClickHouseFormat.JSONEachRow)
                        .get())
                .hasStackTraceContaining("no number");
        assertThat(count(table)).isZero();
        var halfRow = new ByteArrayInputStream(new byte[] {1, 0, 0, 0, 2, 0});
        assertThatThrownBy(() -> client.insert(table, halfRow, ClickHouseFormat.RowBinary)
                        .get())
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("Code: 33");
        assertThat(count(table)).isZero();
    }

    @Test
    void anErrorInTheMiddleOfAnAnswerReachesTheReader() {
        assertThatThrownBy(() -> text(client.query(
                                "SELECT throwIf(number = 3000000), number FROM numbers(5000000) SETTINGS max_threads = 1",
                                new QuerySettings().setFormat(ClickHouseFormat.RowBinary))
                        .get()))
                .isInstanceOf(Exception.class);
    }

    @Test
    void aLargeAnswerFlowsThroughLittleMemory() throws Exception {
        long rows = 15_000_000;
        var settings = new QuerySettings().setFormat(ClickHouseFormat.RowBinary);
        long bytes = 0;
        try (Client plain =
                        builder(store.password()).compressServerResponse(false).build();
                var response = plain.query("SELECT number FROM numbers(" + rows + ")", settings)
                        .get();
                InputStream body = response.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                bytes += read;
            }
        }
        assertThat(bytes).isEqualTo(8 * rows);
    }

    @Test
    void manyStatementsRunAtOnce() throws Exception {
        String table = table("worker UInt32, id UInt32");
        List<Callable<Void>> work = new ArrayList<>();
        for (int worker = 0; worker < 24; worker++) {
            int number = worker;
            work.add(() -> {
                for (int i = 0; i < 5; i++) {
                    var row = new ByteArrayInputStream(
                            ("{\"worker\":" + number + ",\"id\":" + i + "}\n").getBytes(StandardCharsets.UTF_8));
                    client.insert(table, row, ClickHouseFormat.JSONEachRow)
                            .get()
                            .close();
                    assertThat(client.queryAll(
                                            "SELECT count() AS n FROM " + table + " WHERE worker = {w:UInt32}",
                                            Map.of("w", number))
                                    .getFirst()
                                    .getLong("n"))
                            .isEqualTo(i + 1);
                }
                return null;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                done.get();
            }
        }
        assertThat(count(table)).isEqualTo(120);
    }
}

package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ClickHouse's HTTP interface as plain HTTP sees it. */
final class ClickHouseHttpTest {
    private static final String DATABASE = Stores.freshName("http");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static EmbeddedClickHouse store;

    @BeforeAll
    static void createDatabase() throws Exception {
        store = Stores.clickHouse();
        assertThat(post("", "CREATE DATABASE " + DATABASE).statusCode()).isEqualTo(200);
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        post("", "DROP DATABASE " + DATABASE);
    }

    private static HttpResponse<String> post(String query, String body) throws Exception {
        return HTTP.send(request(query).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String sql) throws Exception {
        return HTTP.send(request("query=" + encoded(sql)).GET().build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(store.url() + "/?" + query)).header("Authorization", authorization());
    }

    private static String authorization() {
        String pair = store.user() + ":" + store.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String code(HttpResponse<String> response) {
        return response.headers().firstValue("X-ClickHouse-Exception-Code").orElse("none");
    }

    @Test
    void answersAPingToAnyone() throws Exception {
        var ping = HttpRequest.newBuilder(store.url().resolve("/ping")).build();
        var response = HTTP.send(ping, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("Ok.\n");
    }

    @Test
    void takesThePasswordInThreeWaysAndNoOther() throws Exception {
        URI url = URI.create(store.url() + "/?query=SELECT+1");
        var headers = HttpRequest.newBuilder(url)
                .header("X-ClickHouse-User", store.user())
                .header("X-ClickHouse-Key", store.password())
                .build();
        assertThat(HTTP.send(headers, BodyHandlers.ofString()).body()).isEqualTo("1\n");
        var parameters = HttpRequest.newBuilder(URI.create(url + "&user=default&password=" + store.password()))
                .build();
        assertThat(HTTP.send(parameters, BodyHandlers.ofString()).body()).isEqualTo("1\n");
        assertThat(get("SELECT 1").body()).isEqualTo("1\n");

        var nobody = HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(code(nobody)).isEqualTo("194");
        var wrong = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "&user=default&password=no"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(code(wrong)).isEqualTo("516");
        assertThat(wrong.body()).doesNotContain(store.password());
    }

    @Test
    void aGetChangesNothing() throws Exception {
        var refused = get("CREATE TABLE " + DATABASE + ".t (a UInt8) ENGINE = Memory");
        assertThat(code(refused)).isEqualTo("164");
    }

    @Test
    void errorsHaveTheStatusOfAServer() throws Exception {
        var syntax = post("", "SELEC 1");
        assertThat(syntax.statusCode()).isEqualTo(400);
        assertThat(code(syntax)).isEqualTo("62");
        assertThat(syntax.body()).startsWith("Code: 62. DB::Exception: ").contains("(version 26");
        assertThat(post("", "SELECT * FROM nowhere").statusCode()).isEqualTo(404);
        assertThat(post("session_id=1", "SELECT 1").statusCode()).isEqualTo(501);
        assertThat(HTTP.send(
                                HttpRequest.newBuilder(store.url().resolve("/play"))
                                        .header("Authorization", authorization())
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void takesDataBehindTheStatementInTheBody() throws Exception {
        assertThat(post("database=" + DATABASE, "CREATE TABLE v (a UInt32, b String) ENGINE = MergeTree ORDER BY a")
                        .statusCode())
                .isEqualTo(200);
        var values = post("database=" + DATABASE, "INSERT INTO v (a, b) VALUES (1, 'one;'), (2, 'FORMAT CSV')");
        assertThat(values.headers().firstValue("X-ClickHouse-Summary").orElse(""))
                .contains("\"written_rows\":\"2\"");
        post("database=" + DATABASE, "INSERT INTO v FORMAT JSONEachRow\n{\"a\":3,\"b\":\"three\"}\n");
        post("database=" + DATABASE + "&query=" + encoded("INSERT INTO v FORMAT TSV"), "4\tfour\n");
        post("database=" + DATABASE, "INSERT INTO v SELECT number + 5, 'more' FROM numbers(2)");
        assertThat(post("database=" + DATABASE, "SELECT b FROM v ORDER BY a").body())
                .isEqualTo("one;\nFORMAT CSV\nthree\nfour\nmore\nmore\n");
    }

    @Test
    void answersInEveryFormat() throws Exception {
        String sql = "SELECT number AS n FROM numbers(200000)";
        assertThat(post("default_format=JSON", sql).body()).startsWith("{").contains("\"rows\": 200000");
        assertThat(post("", sql + " FORMAT CSVWithNames").body().lines()).hasSize(200_001);
        assertThat(post("", sql + " FORMAT JSONEachRow").body().lines()).hasSize(200_000);
        assertThat(post("output_format_json_array_of_rows=1", sql + " FORMAT JSONEachRow")
                        .body()
                        .strip())
                .startsWith("[")
                .endsWith("]");
        assertThat(post("", "SELECT count() FROM (" + sql + ") -- done; really").body())
                .isEqualTo("200000\n");
        assertThat(post("enable_http_compression=1", "SHOW DATABASES LIKE '" + DATABASE + "'")
                        .body())
                .isEqualTo(DATABASE + "\n");
    }

    @Test
    void aRowBinaryAnswerHasOneHeader() throws Exception {
        var request = request("default_format=RowBinaryWithNamesAndTypes")
                .POST(BodyPublishers.ofString("SELECT number AS n FROM numbers(1000000)"))
                .build();
        byte[] body = HTTP.send(request, BodyHandlers.ofByteArray()).body();
        int header = 1 + 2 + 7;
        assertThat(body).hasSize(header + 8 * 1_000_000);
        assertThat(new String(body, 1, 9, StandardCharsets.UTF_8)).isEqualTo("\u0001n\u0006UInt64");
    }

    @Test
    void aStatementEndsWithItsClient() throws Exception {
        String marker = Stores.freshName("endless");
        try (Socket socket = send("SELECT '" + marker + "', count() FROM numbers(100000000000000)", 0)) {
            Eventually.await("the statement runs", () -> running(marker) == 1);
            assertThat(socket.isConnected()).isTrue();
        }
        Eventually.await("the statement has ended", () -> running(marker) == 0);
    }

    @Test
    void anAnswerEndsWithItsClient() throws Exception {
        String marker = Stores.freshName("endless");
        try (Socket socket = send("SELECT '" + marker + "', number FROM system.numbers FORMAT RowBinary", 0)) {
            assertThat(socket.getInputStream().readNBytes(20_000_000)).hasSize(20_000_000);
            assertThat(running(marker)).isEqualTo(1);
        }
        Eventually.await("the statement has ended", () -> running(marker) == 0);
    }

    @Test
    void anInsertWhoseClientVanishesStoresNothing() throws Exception {
        post("database=" + DATABASE, "CREATE TABLE half (a UInt32) ENGINE = MergeTree ORDER BY a");
        String marker = Stores.freshName("half");
        String insert = "/* " + marker + " */ INSERT INTO " + DATABASE + ".half FORMAT TSV\n";
        try (Socket socket = send(insert, 10_000_000)) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 300_000; i++) {
                out.write("1\n".getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
            Eventually.await("the insert runs", () -> running(marker) == 1);
        }
        Eventually.await("the insert has ended", () -> running(marker) == 0);
        assertThat(post("", "SELECT count() FROM " + DATABASE + ".half").body()).isEqualTo("0\n");
    }

    /** Sends a statement by hand and claims that more bytes will follow. */
    private static Socket send(String sql, int more) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), store.url().getPort());
        byte[] body = sql.getBytes(StandardCharsets.UTF_8);
        String head = "POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization() + "\r\nContent-Length: "
                + (body.length + more) + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }

    private static int running(String marker) {
        try {
            String sql = "SELECT count() FROM system.processes WHERE position(query, '" + marker
                    + "') > 0 AND position(query, 'system.processes') = 0";
            return Integer.parseInt(post("", sql).body().strip());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.CompiledContainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control store that was filled before there were workspaces and environments. */
final class MigrationTest {
    private static final String MADE = "1790000000000";

    @TempDir
    Path folder;

    @Test
    void theStoreOfTheFirstReleaseIsReadAsItIs() throws SQLException {
        fill();
        try (Gateway gateway = new Gateway(folder)) {
            JsonNode shop = gateway.get("/projects/demo/containers/shop").body();
            assertThat(shop.path("published_version").asInt()).isEqualTo(1);
            JsonNode second =
                    gateway.get("/projects/demo/containers/shop/versions/2").body();
            assertThat(second.path("note").asText()).isEqualTo("second");
            assertThat(second.path("name").asText("none")).isEmpty();
            assertThat(gateway.get("/projects/demo/containers/shop/versions/2/diff")
                            .body()
                            .at("/items/0/change")
                            .asText())
                    .isEqualTo("added");
            assertThat(items(gateway, "/projects/demo/containers/shop/workspaces/default/tags"))
                    .extracting(tag -> tag.path("id").asText())
                    .containsExactly("g1");
            assertThat(gateway.get("/projects/demo/containers/shop/workspaces/default")
                            .body()
                            .path("base_version")
                            .asInt())
                    .isEqualTo(2);
            assertThat(gateway.get("/projects/demo/containers/empty/workspaces/default")
                            .body()
                            .path("base_version")
                            .asInt())
                    .isZero();
            assertThat(items(gateway, "/projects/demo/containers/shop/environments"))
                    .extracting(environment -> environment.path("id").asText())
                    .contains("latest", "staging");
            assertThat(items(gateway, "/projects/demo/containers/shop/environments"))
                    .extracting(environment -> environment.path("path").asText())
                    .doesNotHaveDuplicates();

            assertServed(gateway);
            gateway.post("/projects/demo/containers/shop/versions/2/publish", "{}");
            assertThat(gateway.get("/projects/demo/containers/shop")
                            .body()
                            .path("published_version")
                            .asInt())
                    .isEqualTo(2);
        }
    }

    private void fill() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("control.sqlite");
        Flyway.configure()
                .dataSource(url, "", "")
                .locations("classpath:io/metka/control/store/migrations")
                .placeholders(Map.of("bytes", "BLOB", "random_text", "''"))
                .target("1")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : filled()) {
                statement.executeUpdate(sql);
            }
        }
    }

    private static void assertServed(Gateway gateway) {
        assertThat(gateway.ports.catalog().containers())
                .as("the script that was live is served as it was made")
                .singleElement()
                .extracting(
                        CompiledContainer::id,
                        CompiledContainer::token,
                        container -> text(container.script().plain()))
                .containsExactly("shop", "", "the first script");
    }

    private static List<String> filled() {
        String empty = "{\"format\":1,\"variables\":[],\"triggers\":[],\"tags\":[]}";
        String tag = empty.replace(
                "\"tags\":[]",
                "\"tags\":[{\"id\":\"g1\",\"name\":\"Seen\",\"type\":\"metka_event\",\"parameters\":{\"event\":\"seen\"},"
                        + "\"triggers\":[],\"purposes\":[\"analytics\"]}]");
        String script = HexFormat.of().formatHex("the first script".getBytes(StandardCharsets.UTF_8));
        return List.of(
                "INSERT INTO projects VALUES ('demo', 'Demo', 1, " + MADE + ", " + MADE + ")",
                "INSERT INTO sources VALUES ('demo', 'web', 'Web', 'wk_0123456789abcdef', '[]', 1, " + MADE + ", "
                        + MADE + ")",
                "INSERT INTO containers VALUES ('demo', 'shop', 'Shop', 'web', 1, " + MADE + ", 3, " + MADE + ", "
                        + MADE + ")",
                "INSERT INTO containers VALUES ('demo', 'empty', 'Empty', 'web', 0, 0, 1, " + MADE + ", " + MADE + ")",
                "INSERT INTO container_versions VALUES ('shop', 1, 'first', '" + empty + "', 'admin', " + MADE + ")",
                "INSERT INTO container_versions VALUES ('shop', 2, 'second', '" + tag + "', 'admin', " + MADE + ")",
                "INSERT INTO container_scripts VALUES ('shop', 1, 'abc', x'" + script + "', x'" + script + "', x'"
                        + script + "')",
                "INSERT INTO counters VALUES ('catalog', 7)");
    }

    private static List<JsonNode> items(Gateway gateway, String path) {
        return gateway.get(path).body().path("items").valueStream().toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

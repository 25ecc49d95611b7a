package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import io.metka.support.Eventually;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Life and death of the engine's process. */
final class EmbeddedClickHouseTest {
    @TempDir
    private Path data;

    @BeforeAll
    static void requireLibrary() {
        Stores.requireLibrary();
    }

    private static Client client(EmbeddedClickHouse store) {
        return new Client.Builder()
                .addEndpoint(store.url().toString())
                .setUsername(store.user())
                .setPassword(store.password())
                .build();
    }

    private static void insert(Client client, int id, String token) throws Exception {
        client.insert(
                        "d.t",
                        new ByteArrayInputStream(new byte[] {(byte) id, 0, 0, 0}),
                        ClickHouseFormat.RowBinary,
                        new InsertSettings().setDeduplicationToken(token))
                .get()
                .close();
    }

    @Test
    void comesBackWithItsDataAfterItWasKilled() throws Exception {
        List<StoreState> states = new CopyOnWriteArrayList<>();
        var options = ClickHouseOptions.defaults(Stores.home(), data, Stores.password());
        try (var store = EmbeddedClickHouse.start(options, (_, state) -> states.add(state));
                var client = client(store)) {
            client.execute("CREATE DATABASE d").get().close();
            client.execute("CREATE TABLE d.t (id UInt32) ENGINE = MergeTree ORDER BY id"
                            + " SETTINGS non_replicated_deduplication_window = 100")
                    .get()
                    .close();
            insert(client, 1, "first");
            long killed = store.pid();
            var url = store.url();

            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            Eventually.until("it is back", () -> Collections.frequency(states, StoreState.READY) == 2);

            assertThat(store.url()).isEqualTo(url);
            insert(client, 1, "first");
            insert(client, 2, "second");
            assertThat(client.queryAll("SELECT id FROM d.t ORDER BY id"))
                    .extracting(row -> row.getInteger("id"))
                    .containsExactly(1, 2);
        }
        assertThat(states)
                .containsExactly(
                        StoreState.STARTING,
                        StoreState.READY,
                        StoreState.DOWN,
                        StoreState.STARTING,
                        StoreState.READY,
                        StoreState.DOWN);
    }

    @Test
    void itsMemoryIsBounded() throws Exception {
        var options = ClickHouseOptions.defaults(Stores.home(), data, Stores.password())
                .withServerMemory(300_000_000L);
        try (var store = EmbeddedClickHouse.start(options, StoreListener.NONE);
                var client = client(store)) {
            assertThatThrownBy(() -> client.queryAll("SELECT length(groupArray(number)) FROM numbers(200000000)"))
                    .hasStackTraceContaining("Code: 241");
            assertThat(client.queryAll("SELECT 1 AS one").getFirst().getInteger("one"))
                    .isEqualTo(1);
        }
    }

    @Test
    void stopsInOrder() throws Exception {
        var options = ClickHouseOptions.defaults(Stores.home(), data, Stores.password());
        var store = EmbeddedClickHouse.start(options, StoreListener.NONE);
        var process = ProcessHandle.of(store.pid()).orElseThrow();
        store.stop(Duration.ofSeconds(30));
        assertThat(process.isAlive()).isFalse();
        assertThat(store.state()).isEqualTo(StoreState.DOWN);
        assertThat(store.pid()).isEqualTo(-1);
    }

    @Test
    void saysWhatToDoWithoutTheLibrary() {
        assertThatThrownBy(() -> EngineLibrary.require(data.resolve("empty"), List.of()))
                .isInstanceOf(EmbeddedStoreException.class)
                .hasMessageContaining("npm ci --prefix deploy/embedded --ignore-scripts")
                .hasMessageContaining("clickhouse.url");
    }

    @Test
    void saysWhyItCannotStart() throws Exception {
        Files.writeString(data.resolve("engine"), "a file where the folder should be");
        var options = ClickHouseOptions.defaults(Stores.home(), data, Stores.password());
        assertThatThrownBy(() -> EmbeddedClickHouse.start(options, StoreListener.NONE))
                .isInstanceOf(EmbeddedStoreException.class)
                .hasMessageContaining("embedded clickhouse ended with exit code 1")
                .hasMessageContaining("FileAlreadyExistsException");
    }
}

package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.Client;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official client against the embedded engine. */
final class EmbeddedClickHouseTest {
    private static Client client;

    @BeforeAll
    static void connect() {
        EmbeddedClickHouse store = Stores.clickHouse();
        client = new Client.Builder()
                .addEndpoint(store.url().toString())
                .setUsername(store.user())
                .setPassword(store.password())
                .build();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @Test
    void answersAQuery() {
        assertThat(client.queryAll("SELECT 1 + 1 AS two").getFirst().getInteger("two"))
                .isEqualTo(2);
    }
}

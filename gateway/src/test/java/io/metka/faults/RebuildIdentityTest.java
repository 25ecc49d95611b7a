package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.metka.warehouse.ClickHouse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./metka rebuild-identity} as the launcher runs it: a Redis that was lost knows everybody again. */
final class RebuildIdentityTest {
    @TempDir
    private Path folder;

    @Test
    void aLostRedisKnowsEverybodyAgain() throws IOException {
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings());
            try (ClickHouse clickHouse = stores.connect()) {
                String token;
                try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                    token = gateway.token();
                    ConsoleClient console = new ConsoleClient(place.console(), token);
                    console.makeProject();
                    console.awaitReady();
                    Posting.accepted(place, view("e1", "phone"));
                    console.awaitEmptyBacklog();
                    RunningGateway refused = RunningGateway.run(place, "rebuild-identity");
                    assertThat(refused.exitCode()).as(refused.output()).isNotZero();
                    gateway.stop();
                }
                forget(Objects.requireNonNull(place.settings().get("METKA_REDIS_URL")));

                RunningGateway rebuilt = RunningGateway.run(place, "rebuild-identity");
                assertThat(rebuilt.exitCode()).as(rebuilt.output()).isZero();
                assertThat(rebuilt.output()).contains("Projects: 1, identifiers put back: 2, event ids known: 1");

                try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                    ConsoleClient console = new ConsoleClient(place.console(), token);
                    console.awaitReady();
                    Posting.accepted(place, view("e2", "tablet"));
                    console.awaitEmptyBacklog();
                    assertThat(profile(clickHouse, "e2")).isEqualTo(profile(clickHouse, "e1"));
                    gateway.stop();
                }
            }
        }
    }

    private static String view(String id, String device) {
        return "{\"id\":\"" + id + "\",\"name\":\"product_viewed\",\"user_id\":\"u7\",\"anonymous_id\":\"" + device
                + "\",\"consent\":{\"granted\":[\"analytics\"]}}";
    }

    private static void forget(String redis) {
        try (RedisClient client = RedisClient.create(redis)) {
            client.connect().sync().flushall();
        }
    }

    private static String profile(ClickHouse clickHouse, String id) {
        return clickHouse
                .query("SELECT toString(profile) AS profile FROM events WHERE id = {id:String}", Map.of("id", id))
                .getFirst()
                .path("profile")
                .asText();
    }
}

package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.faults.OwnStores.Store;
import io.metka.support.Eventually;
import io.metka.warehouse.ClickHouse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who withdraws is forgotten at once: in what comes later, in what waits in the spool, through outages and crashes. */
final class WithdrawalTest {
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    private static final String GRANTED = "\"consent\":{\"granted\":[\"analytics\"],\"denied\":[]}";
    private static final String DENIED = "\"consent\":{\"granted\":[],\"denied\":[\"analytics\"]}";
    private static final Map<String, String> IMPATIENT =
            Map.of("METKA_CLICKHOUSE_REQUEST_TIMEOUT", "2s", "METKA_REDIS_COMMAND_TIMEOUT", "1s");

    @TempDir
    private Path folder;

    @Test
    void aWithdrawalHoldsWhateverHappens() throws Exception {
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings()).with(IMPATIENT);
            try (ClickHouse clickHouse = stores.connect()) {
                String token;
                try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                    token = gateway.token();
                    ConsoleClient console = new ConsoleClient(place.console(), token);
                    console.makeProject();
                    console.awaitReady();
                    grantAndKeep(place, console, clickHouse);
                    withdrawAheadOfTheSpool(place, console, stores, clickHouse);
                    withdrawWhileRedisIsAway(place, console, stores, clickHouse);
                    stores.freeze(Store.CLICKHOUSE);
                    Posting.accepted(place, change("c-vera", DENIED, "vera"), view("vera-1", "vera"));
                    gateway.kill();
                    stores.thaw(Store.CLICKHOUSE);
                }
                afterACrash(place, token, clickHouse);
                tamper(place, stores, clickHouse);
            }
        }
    }

    private static void grantAndKeep(Place place, ConsoleClient console, ClickHouse clickHouse) throws IOException {
        for (String visitor : List.of("anna", "boris", "vera")) {
            Posting.accepted(place, grant("g-" + visitor, visitor), view(visitor + "-0", visitor));
        }
        console.awaitEmptyBacklog();
        assertThat(profile(clickHouse, "anna-0")).isNotEqualTo(NOBODY);
        assertThat(profile(clickHouse, "g-anna")).isEqualTo(profile(clickHouse, "anna-0"));
        assertThat(console.metric("metka_consent_receipts_total")).isEqualTo(3);
        JsonNode anna = known(console, "anna");
        assertThat(anna.at("/decisions/0/granted").asBoolean()).isTrue();
        assertThat(anna.at("/receipts/0/id").asText()).isEqualTo("g-anna");
        assertThat(anna.toString()).doesNotContain("\"anna\"");
    }

    private static void withdrawAheadOfTheSpool(
            Place place, ConsoleClient console, OwnStores stores, ClickHouse clickHouse) throws IOException {
        stores.freeze(Store.CLICKHOUSE);
        Posting.accepted(place, view("filler", "boris"));
        Eventually.until(
                "processing waits with the range of the filler",
                () -> console.readiness().of("processing").equals("degraded"));
        Posting.accepted(place, view("anna-1", "anna"));
        Posting.accepted(place, change("w-anna", DENIED, "anna"));
        long answered = System.nanoTime();
        Eventually.until(
                "the withdrawal holds while its event waits",
                () -> console.metric("metka_consent_withdrawals_total") == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - answered))
                .as("the promise of docs/consent.md: it holds within a second, whatever waits")
                .isLessThan(Duration.ofSeconds(1));
        assertThat(console.backlogBytes()).isPositive();
        Posting.accepted(place, view("anna-2", "anna"));
        stores.thaw(Store.CLICKHOUSE);
        console.awaitReady();
        console.awaitEmptyBacklog();
        for (String id : List.of("anna-1", "anna-2", "w-anna")) {
            assertForgotten(clickHouse, id);
        }
        assertThat(profile(clickHouse, "filler")).isNotEqualTo(NOBODY);
        JsonNode anna = known(console, "anna");
        assertThat(anna.at("/decisions/0/granted").asBoolean()).isFalse();
        assertThat(anna.at("/receipts/0/previous_receipt").asText()).isEqualTo("g-anna");
    }

    private static void withdrawWhileRedisIsAway(
            Place place, ConsoleClient console, OwnStores stores, ClickHouse clickHouse) throws IOException {
        stores.freeze(Store.REDIS);
        Posting.accepted(place, view("boris-1", "boris"), change("w-boris", DENIED, "boris"));
        stores.thaw(Store.REDIS);
        console.awaitReady();
        console.awaitEmptyBacklog();
        Posting.accepted(place, view("boris-2", "boris"));
        console.awaitEmptyBacklog();
        assertForgotten(clickHouse, "boris-1");
        assertForgotten(clickHouse, "boris-2");
        console.post(
                "/projects/faults/consent/receipts",
                "{\"id\":\"again\",\"subjects\":[{\"type\":\"anonymous_id\",\"value\":\"boris\"}],"
                        + "\"granted\":[\"analytics\"],\"denied\":[],\"method\":\"form\"}");
        Posting.accepted(place, view("boris-3", "boris"));
        console.awaitEmptyBacklog();
        assertThat(profile(clickHouse, "boris-3")).as("a new grant").isNotEqualTo(NOBODY);
    }

    private static void afterACrash(Place place, String token, ClickHouse clickHouse) throws IOException {
        try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
            ConsoleClient console = new ConsoleClient(place.console(), token);
            console.awaitReady();
            console.awaitEmptyBacklog();
            assertForgotten(clickHouse, "vera-1");
            Posting.accepted(place, grant("g-vera-2", "vera"));
            console.awaitEmptyBacklog();
            JsonNode verified = console.read("/projects/faults/consent/verification");
            assertThat(verified.path("sound").asBoolean())
                    .as(verified.toString())
                    .isTrue();
            assertThat(verified.at("/chains/0/receipts").asInt()).isEqualTo(8);
            assertThat(clickHouse
                            .query("SELECT toUInt32(count()) AS n FROM consent_receipts", Map.of())
                            .getFirst()
                            .path("n")
                            .asInt())
                    .isEqualTo(8);
            gateway.stop();
        }
    }

    private static void tamper(Place place, OwnStores stores, ClickHouse clickHouse) throws IOException {
        RunningGateway sound = RunningGateway.run(place, "verify-consent", "--project", "faults");
        assertThat(sound.exitCode()).as(sound.output()).isZero();
        assertThat(sound.output()).contains("All 8 receipts");
        alter(
                stores,
                "ALTER TABLE metka.consent_receipts UPDATE granted = ['analytics', 'marketing'] WHERE sequence = 4");
        RunningGateway altered = RunningGateway.run(place, "verify-consent");
        assertThat(altered.exitCode()).isEqualTo(1);
        assertThat(altered.output()).contains("BROKEN at receipt number 4", "not what was signed");
        alter(stores, "ALTER TABLE metka.consent_receipts DELETE WHERE sequence = 2");
        assertThat(RunningGateway.run(place, "verify-consent").output())
                .contains("BROKEN at receipt number 2", "rows are missing");
        assertThat(clickHouse.ping()).isTrue();
    }

    private static void alter(OwnStores stores, String sql) throws IOException {
        URI url = stores.clickHouse().url();
        HttpResponse<String> answer = Http.send(HttpRequest.newBuilder(url.resolve("/?mutations_sync=1"))
                .header("X-ClickHouse-User", stores.clickHouse().user())
                .header("X-ClickHouse-Key", stores.clickHouse().password())
                .POST(HttpRequest.BodyPublishers.ofString(sql)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String grant(String id, String visitor) {
        return "{\"id\":\"" + id + "\",\"name\":\"consent_updated\",\"anonymous_id\":\"" + visitor + "\"," + GRANTED
                + ",\"properties\":{\"method\":\"banner\"}}";
    }

    /** As the banner sends a withdrawal: without ids, and with the name of the subject. */
    private static String change(String id, String consent, String visitor) {
        return "{\"id\":\"" + id + "\",\"name\":\"consent_updated\"," + consent
                + ",\"properties\":{\"method\":\"banner\",\"subject\":{\"anonymous_id\":\"" + visitor + "\"}}}";
    }

    /** Declares what is no longer true. */
    private static String view(String id, String visitor) {
        return "{\"id\":\"" + id + "\",\"name\":\"product_viewed\",\"anonymous_id\":\"" + visitor + "\"," + GRANTED
                + ",\"properties\":{\"title\":\"шапка\"}}";
    }

    private static JsonNode known(ConsoleClient console, String visitor) {
        return console.post(
                "/projects/faults/consent/subjects", "{\"type\":\"anonymous_id\",\"value\":\"" + visitor + "\"}");
    }

    private static String profile(ClickHouse clickHouse, String id) {
        return stored(clickHouse, id).path("profile").asText();
    }

    private static void assertForgotten(ClickHouse clickHouse, String id) {
        ObjectNode event = stored(clickHouse, id);
        assertThat(event.path("profile").asText()).as(id).isEqualTo(NOBODY);
        assertThat(event.path("n").asInt()).as(id + "'s identifiers").isZero();
        assertThat(event.path("address").asText() + event.path("user_agent").asText())
                .as(id)
                .isEmpty();
        assertThat(event.path("text").asText()).as(id).doesNotContain("шапка", "subject", "receipt");
        assertThat(event.path("denied").toString()).as(id).isEqualTo("[\"analytics\"]");
    }

    private static ObjectNode stored(ClickHouse clickHouse, String id) {
        List<ObjectNode> rows = clickHouse.query(
                "SELECT toString(profile) AS profile, toUInt32(length(mapKeys(identifiers))) AS n, address, user_agent,"
                        + " concat(toJSONString(properties), toJSONString(context)) AS text, consent_denied AS denied"
                        + " FROM events WHERE id = {id:String}",
                Map.of("id", id));
        assertThat(rows).as(id).hasSize(1);
        return rows.getFirst();
    }
}

package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.faults.OwnStores.Store;
import io.metka.support.Eventually;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is told to go: first it is not ready any more, then it stores what it has accepted, then it ends with 0. */
final class GracefulStopTest {
    private static final int POSTS = 60;

    /** Small ranges with pauses, so that storing takes longer than a look at the gateway. */
    private static final Map<String, String> SLOW = Map.of(
            "METKA_PIPELINE_LINGER", "200ms",
            "METKA_PIPELINE_BATCH_EVENTS", "15",
            "METKA_STOP_NOTICE", "1s",
            "METKA_STOP_DRAIN", "60s");

    private static final Map<String, String> IMPATIENT = Map.of("METKA_CLICKHOUSE_REQUEST_TIMEOUT", "1s");

    @TempDir
    private Path folder;

    private final Set<String> acknowledged = new HashSet<>();

    @Test
    void readinessGoesDownFirstAndAcceptedWorkIsStoredBeforeTheEnd() throws IOException {
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings()).with(SLOW);
            try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                ConsoleClient console = new ConsoleClient(place.console(), gateway.token());
                console.makeProject();
                console.awaitReady();
                assertThat(balancer(place).statusCode()).isEqualTo(200);
                for (int i = 0; i < POSTS; i++) {
                    post(place, i);
                }
                gateway.beginStop();
                Eventually.until(
                        "load balancers are turned away",
                        () -> console.readiness().status() == 503);
                assertThat(console.readiness().of("edge")).isEqualTo("down");
                assertThat(balancer(place).statusCode()).isEqualTo(503);
                post(place, POSTS);
                Eventually.until("no more requests are taken", () -> isClosed(place));
                assertThat(console.readiness().status()).isEqualTo(503);
                assertThat(console.backlogBytes()).isPositive();
                assertThat(gateway.exitCode()).describedAs(gateway.output()).isZero();
            }
            new StoredEvents(stores.clickHouse()).assertExactlyOnce(acknowledged, acknowledged);
        }
    }

    @Test
    void aStoreThatIsAwayDoesNotKeepTheGatewayFromGoing() throws IOException {
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings()).with(IMPATIENT);
            try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                ConsoleClient console = new ConsoleClient(place.console(), gateway.token());
                console.makeProject();
                stores.freeze(Store.CLICKHOUSE);
                post(place, 0);
                Eventually.until(
                        "processing waits",
                        () -> console.readiness().of("processing").equals("degraded"));
                post(place, 1);
                gateway.stop();
                assertThat(gateway.output()).contains("stay in the spool for the next start");
                stores.thaw(Store.CLICKHOUSE);
                try (RunningGateway next = RunningGateway.spawn(place).ready()) {
                    console.awaitEmptyBacklog();
                    next.stop();
                }
            }
            new StoredEvents(stores.clickHouse()).assertExactlyOnce(acknowledged, acknowledged);
        }
    }

    private void post(Place place, int number) throws IOException {
        Posting posting = Posting.of("visit", number);
        HttpResponse<String> answer = posting.post(place.edge());
        assertThat(posting.acknowledgedBy(answer)).describedAs(answer.body()).isTrue();
        acknowledged.addAll(posting.ids());
    }

    private static HttpResponse<String> balancer(Place place) throws IOException {
        return Http.send(HttpRequest.newBuilder(place.edge().resolve("/healthz")));
    }

    private static boolean isClosed(Place place) {
        try {
            balancer(place);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}

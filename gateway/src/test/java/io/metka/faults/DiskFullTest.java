package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.faults.OwnStores.Store;
import io.metka.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool may hold little and ClickHouse is away: what does not fit is refused, and never acknowledged. */
final class DiskFullTest {
    private static final int MOST_POSTS = 2_000;
    private static final int POSTS_WHEN_FULL = 20;

    private static final Map<String, String> SMALL = Map.of(
            "METKA_SPOOL_SEGMENT_BYTES", "65536",
            "METKA_SPOOL_MAX_BYTES", "262144",
            "METKA_SPOOL_MAX_RECORD_BYTES", "32768",
            "METKA_SPOOL_MAX_PENDING_BYTES", "65536",
            "METKA_SPOOL_MIN_FREE_BYTES", "0",
            "METKA_CLICKHOUSE_REQUEST_TIMEOUT", "2s");

    @TempDir
    private Path folder;

    private final Set<String> acknowledged = new HashSet<>();
    private long next;

    @Test
    void aFullSpoolRefusesUntilItDrains() {
        try (OwnStores stores = OwnStores.start(folder)) {
            Place place = Place.in(folder, stores.settings()).with(SMALL);
            try (RunningGateway gateway = RunningGateway.spawn(place).ready()) {
                ConsoleClient console = new ConsoleClient(place.console(), gateway.token());
                console.makeProject();
                stores.freeze(Store.CLICKHOUSE);
                while (post(place).statusCode() == 200) {
                    assertThat(next).describedAs("posts taken").isLessThan(MOST_POSTS);
                }
                for (int i = 0; i < POSTS_WHEN_FULL; i++) {
                    assertRefused(post(place));
                }
                stores.thaw(Store.CLICKHOUSE);
                Eventually.until("posts are taken again", () -> post(place).statusCode() == 200);
                console.awaitEmptyBacklog();
                console.awaitReady();
                assertThat(post(place).statusCode()).isEqualTo(200);
                console.awaitEmptyBacklog();
            }
            new StoredEvents(stores.clickHouse()).assertExactlyOnce(acknowledged, acknowledged);
        }
    }

    private HttpResponse<String> post(Place place) {
        Posting posting = Posting.of("visit", next++);
        try {
            HttpResponse<String> answer = posting.post(place.edge());
            if (posting.acknowledgedBy(answer)) {
                acknowledged.addAll(posting.ids());
            } else {
                assertRefused(answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(30);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("spool_full");
    }
}

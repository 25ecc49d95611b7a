package io.metka;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.Catalog;
import io.metka.container.KeyUses;
import io.metka.model.ProjectId;
import io.metka.model.RetiredKey;
import io.metka.model.Source;
import io.metka.support.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys the data plane takes, and what it remembers of their use. */
final class PublishedSourcesTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final KeyUses uses = new KeyUses(clock);
    private final PublishedSources sources = new PublishedSources(uses, clock);

    @Test
    void theKeyOfBeforeIsTakenUntilItExpiresOrIsRevoked() {
        Instant expiry = clock.now().plusSeconds(60);
        publish(new RetiredKey("wk_old", expiry));
        assertThat(sources.writing("wk_new")).isNotNull();
        assertThat(sources.writing("wk_old")).isEqualTo(sources.writing("wk_new"));
        clock.advance(Duration.ofSeconds(60));
        assertThat(sources.writing("wk_old")).isNull();
        assertThat(sources.writing("wk_new")).isNotNull();

        publish(new RetiredKey("wk_old", null));
        clock.advance(Duration.ofDays(1_000));
        assertThat(sources.writing("wk_old")).isNotNull();
        publish();
        assertThat(sources.writing("wk_old")).isNull();
    }

    @Test
    void usesAreRememberedOfKnownKeysAlone() {
        publish(new RetiredKey("wk_old", null));
        assertThat(uses.last("wk_old")).isEmpty();
        sources.writing("wk_old");
        assertThat(uses.last("wk_old")).contains(clock.now());
        clock.advance(Duration.ofHours(1));
        sources.writing("wk_old");
        assertThat(uses.last("wk_old")).contains(clock.now());
        sources.writing("wk_nobody");
        assertThat(uses.last("wk_nobody"))
                .as("or made-up keys would fill memory")
                .isEmpty();
    }

    private void publish(RetiredKey... retired) {
        Source source = new Source(
                "shop",
                new ProjectId("p"),
                "Shop",
                "wk_new",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                List.of(retired));
        sources.follow(new Catalog(1, List.of(source), List.of(), List.of(), List.of()));
    }
}

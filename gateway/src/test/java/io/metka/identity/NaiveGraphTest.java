package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.embedded.Stores;
import io.metka.model.IdentityRules;
import io.metka.model.ProjectId;
import io.metka.model.SpooledBatch;
import io.metka.settings.IdentitySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random histories on a real Redis against the naive graph, with crashes, so that ranges are asked for again at any time, and with an
 * operator who splits profiles and lets them merge again.
 */
final class NaiveGraphTest {
    private static final int RANGES = 60;
    private static final int MOST_SPLITS = 6;

    @ParameterizedTest(name = "seed {0}, {1} people, {2} merges, {3} identifiers and {4} of a type at most")
    @CsvSource({
        "1, 3, 100, 1000, 1000",
        "2, 40, 100, 1000, 1000",
        "3, 40, 2, 1000, 1000",
        "4, 3, 100, 10, 1000",
        "5, 15, 3, 10, 3",
        "6, 400, 5, 10, 2",
        "7, 20, 100, 1000, 2",
        "8, 100, 100, 1000, 4"
    })
    void agreesWithTheNaiveGraph(long seed, int people, int maxMerges, int maxIdentifiers, int limit) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomVisits visits = new RandomVisits(random, people, "e");
        String project = Stores.freshName("naive");
        IdentityRules rules = Visits.limited(limit);
        NaiveGraph naive = new NaiveGraph(rules, maxMerges, maxIdentifiers);
        NaiveGraphCheck check = new NaiveGraphCheck(naive);
        IdentitySettings settings =
                new IdentitySettings(Duration.ofDays(2), Duration.ofDays(400), maxMerges, maxIdentifiers, Set.of());
        List<List<SpooledBatch>> past = new ArrayList<>();
        IdentityResolver resolver = Visits.resolver(settings, rules);
        try (IdentityGraph graph = Visits.graph(settings, rules)) {
            var splits = new RandomSplits(random, visits, new ProjectId(project), graph, naive);
            int merges = 0;
            for (int i = 0; i < RANGES; i++) {
                if (random.nextInt(10) == 0) {
                    resolver.close();
                    resolver = Visits.resolver(settings, rules);
                }
                boolean again = !past.isEmpty() && random.nextInt(4) == 0;
                List<SpooledBatch> range = again
                        ? past.get(random.nextInt(past.size()))
                        : visits.range(project, 1 + random.nextInt(10), random.nextInt(90));
                past.add(range);
                Resolution resolution = resolver.resolve("n", range);
                check.check("n", range, resolution);
                merges += resolution.merges().size();
                for (int n = random.nextInt(MOST_SPLITS); n > 0; n--) {
                    splits.next();
                }
                splits.checkOwners(visits.identifiers());
            }
            assertThat(merges).isPositive();
            splits.checkThatMuchHappened();
        } finally {
            resolver.close();
        }
    }
}

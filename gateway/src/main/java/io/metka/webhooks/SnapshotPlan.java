package io.metka.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.webhooks.mapping.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;

/**
 * How an endpoint wants to be told everybody who is in its segments.
 *
 * @param every from the beginning of one snapshot to that of the next, zero for only when somebody asks
 * @param page how many members one request carries at most
 * @param pause between a page that was taken and the next one
 */
record SnapshotPlan(Duration every, int page, Duration pause) {
    private static final int PAGE = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LEAST_EVERY = Duration.ofMinutes(10);
    private static final Duration MOST_EVERY = Duration.ofDays(31);
    private static final Duration MOST_PAUSE = Duration.ofHours(1);

    /** Reads the member {@code snapshot}, which may be missing. */
    static SnapshotPlan parse(JsonNode document, List<Problem> problems) {
        return new SnapshotPlan(
                within(document, "every", Duration.ZERO, new Range(LEAST_EVERY, MOST_EVERY, "P1D"), problems),
                document.path("page").asInt(PAGE),
                within(document, "pause", PAUSE, new Range(Duration.ZERO, MOST_PAUSE, "PT1S"), problems));
    }

    private record Range(Duration least, Duration most, String example) {
        boolean holds(Duration duration) {
            return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
        }
    }

    private static Duration within(
            JsonNode document, String member, Duration otherwise, Range range, List<Problem> problems) {
        if (!document.has(member)) {
            return otherwise;
        }
        try {
            Duration duration = Duration.parse(document.path(member).asText());
            if (range.holds(duration)) {
                return duration;
            }
        } catch (DateTimeException notADuration) {
            problems.add(problem(member, range));
            return otherwise;
        }
        problems.add(problem(member, range));
        return otherwise;
    }

    private static Problem problem(String member, Range range) {
        return new Problem(
                "/snapshot/" + member,
                "Write an ISO 8601 duration from " + range.least() + " to " + range.most() + ", such as "
                        + range.example());
    }
}

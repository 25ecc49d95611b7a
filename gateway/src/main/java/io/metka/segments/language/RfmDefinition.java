package io.metka.segments.language;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.JsonText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a project wants its customers to be scored.
 *
 * @param thresholds four ascending numbers for each dimension that has boundaries of the project's own, recency in days;
 *     the others are divided into fifths
 * @param classes as those of {@link RfmModel}
 */
public record RfmDefinition(
        EventSelector event,
        Window window,
        Field value,
        Map<Rule.Dimension, List<BigDecimal>> thresholds,
        Map<String, Set<Integer>> classes) {
    private static final int SCORES = 5;
    private static final int DAY = 86_400_000;

    public RfmDefinition {
        thresholds = Map.copyOf(thresholds);
        classes = Map.copyOf(classes);
    }

    /** Reads a complete document; null when a part of it is missing or wrong. */
    public static @Nullable RfmDefinition read(JsonText text) {
        JsonReading in = new JsonReading();
        JsonNode document = in.document(text);
        if (document == null) {
            return null;
        }
        EventReading events = new EventReading(in, new ComparisonReading(in));
        ComputationReading computations = new ComputationReading(in, events);
        JsonPointer here = JsonPointer.empty();
        EventSelector event = events.selector(document.path("event"), here);
        Window window = computations.window(document.path("window"), here);
        Field value = events.field(document.path("value"), here);
        Map<Rule.Dimension, List<BigDecimal>> thresholds = new HashMap<>();
        for (Rule.Dimension dimension : Rule.Dimension.values()) {
            JsonNode own = document.path("scores").path(dimension.member());
            if (own.isArray()) {
                thresholds.put(dimension, numbers(own));
            }
        }
        boolean right = in.problems().isEmpty()
                && thresholds.values().stream().allMatch(boundaries -> boundaries.size() == SCORES - 1);
        return event == null || window == null || value == null || !right
                ? null
                : new RfmDefinition(event, window, value, thresholds, classes(document.path("classes")));
    }

    private static List<BigDecimal> numbers(JsonNode array) {
        List<BigDecimal> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.decimalValue()));
        return numbers;
    }

    private static Map<String, Set<Integer>> classes(JsonNode classes) {
        Map<String, Set<Integer>> cells = new HashMap<>();
        for (JsonNode one : classes) {
            Set<Integer> mine = cells.computeIfAbsent(one.path("id").asText(), _ -> new HashSet<>());
            for (JsonNode area : one.path("areas")) {
                for (int r = from(area, "recency"); r <= to(area, "recency"); r++) {
                    for (int f = from(area, "frequency"); f <= to(area, "frequency"); f++) {
                        for (int m = from(area, "monetary"); m <= to(area, "monetary"); m++) {
                            mine.add(RfmModel.cell(r, f, m));
                        }
                    }
                }
            }
        }
        return cells;
    }

    private static int from(JsonNode area, String dimension) {
        return area.path(dimension).path(0).asInt(1);
    }

    private static int to(JsonNode area, String dimension) {
        return area.path(dimension).path(1).asInt(SCORES);
    }

    /** Whether a dimension is divided into fifths, so that boundaries have to be computed. */
    public boolean needsBoundaries() {
        return thresholds.size() < Rule.Dimension.values().length;
    }

    /** The model with the project's own boundaries where it has some, and the computed ones elsewhere. */
    public RfmModel with(List<Long> ages, List<BigDecimal> counts, List<BigDecimal> sums) {
        List<BigDecimal> days = thresholds.get(Rule.Dimension.RECENCY);
        return new RfmModel(
                event,
                window,
                value,
                days == null
                        ? ages
                        : days.stream()
                                .map(day ->
                                        day.multiply(BigDecimal.valueOf(DAY)).longValue())
                                .toList(),
                thresholds.getOrDefault(Rule.Dimension.FREQUENCY, counts),
                thresholds.getOrDefault(Rule.Dimension.MONETARY, sums),
                classes);
    }
}

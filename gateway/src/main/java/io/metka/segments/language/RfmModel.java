package io.metka.segments.language;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How customers are scored, with all boundaries known.
 *
 * <p>Of a profile with at least one event in the window, with the age of its last one, the number of its events and the sum
 * of the field: recency = 5 − the number of boundaries below the age; frequency and monetary = 1 + the number of boundaries
 * at or below the value.
 *
 * @param ages four, in milliseconds, ascending
 * @param counts four, ascending
 * @param sums four, ascending
 * @param classes by id: the combinations of scores, as recency × 100 + frequency × 10 + monetary
 */
public record RfmModel(
        EventSelector event,
        Window window,
        Field value,
        List<Long> ages,
        List<BigDecimal> counts,
        List<BigDecimal> sums,
        Map<String, Set<Integer>> classes) {
    public RfmModel {
        ages = List.copyOf(ages);
        counts = List.copyOf(counts);
        sums = List.copyOf(sums);
        classes = Map.copyOf(classes);
    }

    /** The number of a combination of scores. */
    public static int cell(int recency, int frequency, int monetary) {
        return recency * 100 + frequency * 10 + monetary;
    }
}

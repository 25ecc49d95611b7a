package io.metka.segments;

import io.metka.segments.language.EventSelector;
import io.metka.segments.language.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Turns sequences into SQL.
 *
 * <p>Of all chains that end with a certain event, the one that takes at each step back the latest earlier event begins last,
 * so it alone is compared with the time allowed. The chains are kept as pairs of their end and their beginning, and each
 * step joins its times with the pairs of the step before: in one sorted array, every time takes over the pair before it.
 */
final class SequenceSql {
    /** No chain begins so early. */
    private static final String NEVER = "toInt64(-4611686018427387904)";

    private SequenceSql() {}

    static String condition(EventRows rows, Rule.Sequence rule) {
        Duration inLast = rule.inLast();
        Instant after = inLast == null
                ? EventRows.ever()
                : rows.at().minus(inLast).minus(rule.within()).minusMillis(1);
        List<EventSelector> steps = rule.steps();
        String chains = "arrayMap(a -> (a, a), " + times(rows, steps.getFirst(), after) + ")";
        for (EventSelector step : steps.subList(1, steps.size())) {
            String joined = "arraySort(arrayConcat(arrayMap(b -> (b, toUInt8(0), " + NEVER + "), "
                    + times(rows, step, after) + "), arrayMap(s -> (s.1, toUInt8(1), s.2), " + chains + ")))";
            // At one time what waits comes before what it may follow, so that times grow strictly.
            chains = chainsOf(joined, rows.sql().alias());
        }
        String ends =
                inLast == null ? "" : " AND s.1 > " + rows.millis(rows.at().minus(inLast));
        return "arrayExists(s -> s.1 - s.2 <= " + rows.sql().whole(rule.within().toMillis()) + ends + ", " + chains
                + ")";
    }

    /** Written once under a name: ClickHouse spends more time on reading a long expression again than on its value. */
    private static String chainsOf(String joined, String name) {
        return "arrayFilter(s -> s.2 > " + NEVER + ", arrayMap((j, f) -> (j.1, if(j.2 = 0, f.3, " + NEVER + ")), ("
                + joined + " AS " + name + "), arrayFill(x -> x.2 = 1, " + name + ")))";
    }

    private static String times(EventRows rows, EventSelector step, Instant after) {
        return "groupUniqArrayIf(ms, " + rows.selected(step, after) + ")";
    }
}

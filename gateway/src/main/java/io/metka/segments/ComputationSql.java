package io.metka.segments;

import io.metka.segments.language.Computation;
import io.metka.segments.language.EventSelector;
import io.metka.segments.language.Field;
import io.metka.segments.language.Measure;
import io.metka.segments.language.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Turns computations into aggregates over {@link EventRows}. */
final class ComputationSql {
    private static final String NOTHING = "toDecimal128(0, 6)";
    private static final String DAY = "86400000";

    private final EventRows rows;
    private int names;

    ComputationSql(EventRows rows) {
        this.rows = rows;
    }

    SqlValue value(Computation computation) {
        return switch (computation) {
            case Computation.OfEvents(EventSelector event, Window window, Measure measure) -> {
                List<String> conditions = new ArrayList<>(List.of(rows.selected(event, window)));
                conditions.addAll(rows.within(window));
                yield measured(measure, SqlValue.all(conditions));
            }
            case Computation.Abandoned abandoned -> SqlValue.number(abandoned(abandoned));
        };
    }

    private SqlValue measured(Measure measure, String condition) {
        return switch (measure.kind()) {
            case COUNT -> SqlValue.number("countIf(" + condition + ")");
            case DAYS_SINCE_FIRST -> age("min", condition);
            case DAYS_SINCE_LAST -> age("max", condition);
            default -> ofField(measure.kind(), Objects.requireNonNull(measure.field()), condition);
        };
    }

    private SqlValue age(String which, String condition) {
        return SqlValue.number(
                "intDiv(" + rows.millis(rows.at()) + " - " + which + "OrNullIf(ms, " + condition + "), " + DAY + ")");
    }

    private SqlValue ofField(Measure.Kind kind, Field field, String condition) {
        if (kind == Measure.Kind.FIRST) {
            return oldest(rows.value(field), condition);
        }
        if (kind == Measure.Kind.LAST) {
            return newest(rows.value(field), condition);
        }
        return field.isOfItems() ? ofItems(kind, field, condition) : ofValues(kind, rows.value(field), condition);
    }

    private SqlValue ofValues(Measure.Kind kind, SqlValue value, String condition) {
        if (kind == Measure.Kind.DISTINCT) {
            return SqlValue.number("uniqExactIf(" + value.distinct() + ", " + condition + ")");
        }
        if (kind == Measure.Kind.TOP) {
            String present = condition + " AND isNotNull(" + value.sql() + ")";
            return top(value.type(), "[assumeNotNull(" + value.sql() + ")]", "[toUInt64(1)]", present);
        }
        String number = value.number();
        String count = "countIf(" + condition + " AND isNotNull(" + number + "))";
        String sum = "ifNull(sumIf(" + number + ", " + condition + "), " + NOTHING + ")";
        return SqlValue.number(
                switch (kind) {
                    case SUM -> sum;
                    case AVG -> average(sum, count);
                    case MIN -> "minOrNullIf(" + number + ", " + condition + ")";
                    default -> "maxOrNullIf(" + number + ", " + condition + ")";
                });
    }

    private SqlValue ofItems(Measure.Kind kind, Field field, String condition) {
        String items = rows.column(FieldSql.items(field), "[]");
        if (kind == Measure.Kind.TOP) {
            return top(field.type(), items, "arrayMap(x -> toUInt64(1), " + items + ")", condition);
        }
        if (kind == Measure.Kind.DISTINCT) {
            return SqlValue.number("uniqExactArrayIf(" + items + ", " + condition + ")");
        }
        String numbers = field.type() == Field.Type.NUMBER
                ? items
                : "arrayFilter(x -> isNotNull(x), arrayMap(x -> " + new SqlValue(field.type(), "x").number() + ", "
                        + items + "))";
        String sum = "ifNull(sumArrayIf(" + numbers + ", " + condition + "), " + NOTHING + ")";
        String count = "sumIf(length(" + numbers + "), " + condition + ")";
        return SqlValue.number(
                switch (kind) {
                    case SUM -> sum;
                    case AVG -> average(sum, count);
                    case MIN -> "if(" + count + " = 0, NULL, minArrayIf(" + numbers + ", " + condition + "))";
                    default -> "if(" + count + " = 0, NULL, maxArrayIf(" + numbers + ", " + condition + "))";
                });
    }

    /** Cut after six decimals. */
    private static String average(String sum, String count) {
        return "if(" + count + " = 0, NULL, " + sum + " / greatest(" + count + ", 1))";
    }

    /** The value of the event with the least time and id that has one. */
    private static SqlValue oldest(SqlValue value, String condition) {
        return extreme("argMinOrNullIf", value, condition);
    }

    /** The value of the event with the greatest time and id that has one. */
    SqlValue newest(SqlValue value, String condition) {
        return extreme("argMaxOrNullIf", value, condition);
    }

    private static SqlValue extreme(String aggregate, SqlValue value, String condition) {
        return new SqlValue(
                value.type(),
                aggregate + "(assumeNotNull(" + value.sql() + "), (ms, id), " + condition + " AND isNotNull("
                        + value.sql() + "))");
    }

    /** The most frequent value, of several the least. */
    private SqlValue top(Field.Type type, String values, String ones, String condition) {
        String counts = "top" + names++;
        String map = "(sumMapIf(" + values + ", " + ones + ", " + condition + ") AS " + counts + ")";
        return new SqlValue(
                type,
                "if(empty(" + map + ".1), NULL, arraySort((k, n) -> (-toInt64(n), k), " + counts + ".1, " + counts
                        + ".2)[1])");
    }

    /**
     * All events and what follows them up, in order; beside each the next follow-up at its time or later and the next event
     * after it. The ends stand for never.
     */
    private String abandoned(Computation.Abandoned rule) {
        Window window = rule.window();
        Duration within = rule.within();
        String event = rows.selected(rule.event(), window);
        String other = rows.selected(rule.notFollowedBy(), window);
        String all = "all" + names++;
        String ordered = "(arraySort(arrayConcat(groupUniqArrayIf((ms, toUInt8(0)), " + event
                + "), groupUniqArrayIf((ms, toUInt8(1)), " + other
                + "), [(toInt64(4611686018427387904), toUInt8(0)), (toInt64(4611686018427387904), toUInt8(1))])) AS "
                + all
                + ")";
        String length = rows.sql().whole(within.toMillis());
        List<String> conditions = new ArrayList<>(List.of(
                "z.2 = 0",
                "z.1 <= " + rows.millis(rows.at().minus(within)),
                "b.1 > z.1 + " + length,
                "a.1 >= z.1 + " + length));
        conditions.addAll(rows.within(window, "z.1"));
        return "arrayCount((z, b, a) -> " + SqlValue.all(conditions) + ", " + ordered
                + ", arrayReverseFill(x -> x.2 = 1, " + all
                + "), arrayReverseFill(x -> x.2 = 0, arrayPushBack(arrayPopFront("
                + all + "), (toInt64(4611686018427387904), toUInt8(0)))))";
    }
}

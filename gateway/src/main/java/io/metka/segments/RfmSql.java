package io.metka.segments;

import io.metka.segments.language.Computation;
import io.metka.segments.language.Measure;
import io.metka.segments.language.RfmModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The scores of a profile as aggregates over {@link EventRows}.
 *
 * @param exists whether the profile has scores at all
 * @param recency 1 to 5, as the others; meaningless where there are no scores
 */
record RfmSql(String exists, String recency, String frequency, String monetary) {

    static RfmSql of(EventRows rows, ComputationSql computations, RfmModel model) {
        String count = measured(computations, model, Measure.COUNT);
        String sum = measured(computations, model, new Measure(Measure.Kind.SUM, model.value()));
        String event = rows.selected(model.event(), model.window());
        List<String> conditions = new ArrayList<>(List.of(event));
        conditions.addAll(rows.within(model.window()));
        String age = "(" + rows.millis(rows.at()) + " - maxIf(ms, " + SqlValue.all(conditions) + "))";
        String exceeded = model.ages().stream()
                .map(boundary -> "(" + age + " > " + rows.sql().whole(boundary) + ")")
                .collect(Collectors.joining(" + "));
        return new RfmSql(
                count + " > 0",
                "(5 - (" + exceeded + "))",
                "(1 + " + reached(rows.sql(), count, model.counts()) + ")",
                "(1 + " + reached(rows.sql(), sum, model.sums()) + ")");
    }

    static String measured(ComputationSql computations, RfmModel model, Measure measure) {
        return computations
                .value(new Computation.OfEvents(model.event(), model.window(), measure))
                .sql();
    }

    private static String reached(Sql sql, String value, List<BigDecimal> boundaries) {
        return boundaries.stream()
                .map(boundary -> "(" + value + " >= " + sql.decimal(boundary) + ")")
                .collect(Collectors.joining(" + ", "(", ")"));
    }
}

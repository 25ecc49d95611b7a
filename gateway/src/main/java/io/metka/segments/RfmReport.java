package io.metka.segments;

import io.metka.model.ProjectId;
import io.metka.model.RfmSettings;
import io.metka.segments.language.Measure;
import io.metka.segments.language.RfmDefinition;
import io.metka.segments.language.RfmModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A project's customers by their scores.
 *
 * @param at the instant of the counting
 * @param boundariesAt the instant for which the boundaries were computed; that of the counting where all are the project's
 * @param ages four boundaries of recency, in milliseconds
 * @param counts four boundaries of frequency
 * @param sums four boundaries of monetary value
 * @param cells every combination of scores that somebody has
 * @param classes sizes by id, zero where nobody is in one
 */
public record RfmReport(
        Instant at,
        Instant boundariesAt,
        List<Long> ages,
        List<BigDecimal> counts,
        List<BigDecimal> sums,
        List<Cell> cells,
        Map<String, Size> classes) {

    /** The customers with certain scores, and the sum of their monetary values. */
    public record Cell(int recency, int frequency, int monetary, long customers, BigDecimal sum) {}

    /** How many customers, and the sum of their monetary values. */
    public record Size(long customers, BigDecimal sum) {
        Size plus(Cell cell) {
            return new Size(customers + cell.customers(), sum.add(cell.sum()));
        }
    }

    static @Nullable RfmReport of(
            SegmentTables tables, ProjectId project, RfmSettings settings, Instant at, boolean renew) {
        RfmDefinition definition = RfmDefinition.read(settings.definition());
        if (definition == null) {
            return null;
        }
        RfmBoundaries boundaries = new RfmBoundaries(tables, project);
        RfmBoundaries.Computed computed = renew ? null : boundaries.newest(settings);
        if (computed == null) {
            computed = boundaries.renew(settings, definition, at);
        }
        RfmModel model = definition.with(computed.ages(), computed.counts(), computed.sums());
        List<Cell> cells = cells(tables, project, model, at);
        return new RfmReport(
                at,
                definition.needsBoundaries() ? computed.at() : at,
                model.ages(),
                model.counts(),
                model.sums(),
                cells,
                classes(model, cells));
    }

    private static List<Cell> cells(SegmentTables tables, ProjectId project, RfmModel model, Instant at) {
        Sql sql = new Sql();
        EventRows rows = new EventRows(sql, project, at);
        ComputationSql computations = new ComputationSql(rows);
        RfmSql scores = RfmSql.of(rows, computations, model);
        String total = RfmSql.measured(computations, model, new Measure(Measure.Kind.SUM, model.value()));
        Scope everyone = new Scope.Share(1);
        String query =
                "SELECT recency, frequency, monetary, count() AS customers, toString(sum(total)) AS value\nFROM ("
                        + "SELECT root, " + scores.recency() + " AS recency, " + scores.frequency() + " AS frequency, "
                        + scores.monetary() + " AS monetary, " + total + " AS total\n  FROM (\n  "
                        + rows.query(everyone)
                        + ")\n  GROUP BY root HAVING " + scores.exists() + " AND root NOT IN "
                        + new ConsentSql(sql, project, at, everyone).withdrawn()
                        + ")\nGROUP BY recency, frequency, monetary ORDER BY recency, frequency, monetary";
        return tables.query(query, sql.parameters()).stream()
                .map(row -> new Cell(
                        row.path("recency").asInt(),
                        row.path("frequency").asInt(),
                        row.path("monetary").asInt(),
                        row.path("customers").asLong(),
                        new BigDecimal(row.path("value").asText())))
                .toList();
    }

    private static Map<String, Size> classes(RfmModel model, List<Cell> cells) {
        Map<String, Size> sizes = new LinkedHashMap<>();
        model.classes().keySet().stream().sorted().forEach(id -> {
            Set<Integer> mine = model.classes().getOrDefault(id, Set.of());
            Size size = new Size(0, BigDecimal.ZERO);
            for (Cell cell : cells) {
                if (mine.contains(RfmModel.cell(cell.recency(), cell.frequency(), cell.monetary()))) {
                    size = size.plus(cell);
                }
            }
            sizes.put(id, size);
        });
        return sizes;
    }
}

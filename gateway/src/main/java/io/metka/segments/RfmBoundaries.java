package io.metka.segments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.model.RfmSettings;
import io.metka.segments.language.Computation;
import io.metka.segments.language.Measure;
import io.metka.segments.language.RfmDefinition;
import io.metka.segments.language.RfmModel;
import io.metka.segments.language.RuleLinker.Named;
import io.metka.support.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What divides a project's customers into fifths.
 *
 * <p>Of n customers by ascending age of the last event, the boundaries of recency are the ages at the places ⌈i·n/5⌉ for i
 * from 1 to 4. By ascending number of events, and by ascending sum, those of frequency and monetary value are the least value
 * of a customer that exceeds the one at the place ⌈i·n/5⌉, or 1 more than that one where nobody's does. So equal customers
 * share the lower score: where most have bought once, who has bought once is not among the best. Places are counted from 1.
 * Without customers all boundaries are 0.
 */
final class RfmBoundaries {
    /** Customers move between fifths slowly, and new boundaries mean that everyone is looked at again. */
    static final Duration RENEWED_EVERY = Duration.ofDays(1);

    private final SegmentTables tables;
    private final ProjectId project;

    RfmBoundaries(SegmentTables tables, ProjectId project) {
        this.tables = tables;
        this.project = project;
    }

    /** One computation. */
    record Computed(Instant at, long customers, List<Long> ages, List<BigDecimal> counts, List<BigDecimal> sums) {}

    /** The newest of these settings; null when there is none. */
    @Nullable
    Computed newest(RfmSettings settings) {
        Sql sql = new Sql();
        String query = "SELECT toUnixTimestamp64Milli(at) AS at_ms, customers, ages, arrayMap(x -> toString(x), counts)"
                + " AS count_texts, arrayMap(x -> toString(x), sums) AS sum_texts FROM rfm_computations WHERE project = "
                + sql.text(project.value()) + " AND settings_revision = " + sql.number(settings.revision())
                + " ORDER BY at DESC LIMIT 1";
        return tables.query(query, sql.parameters()).stream()
                .findFirst()
                .map(row -> new Computed(
                        Instant.ofEpochMilli(row.path("at_ms").asLong()),
                        row.path("customers").asLong(),
                        wholes(row.path("ages")),
                        decimals(row.path("count_texts")),
                        decimals(row.path("sum_texts"))))
                .orElse(null);
    }

    /** Computes the boundaries as of an instant and stores them. */
    Computed renew(RfmSettings settings, RfmDefinition definition, Instant at) {
        Sql sql = new Sql();
        EventRows rows = new EventRows(sql, project, at);
        ComputationSql computations = new ComputationSql(rows);
        String count = computations
                .value(new Computation.OfEvents(definition.event(), definition.window(), Measure.COUNT))
                .sql();
        String sum = computations
                .value(new Computation.OfEvents(
                        definition.event(), definition.window(), new Measure(Measure.Kind.SUM, definition.value())))
                .sql();
        List<String> conditions = new ArrayList<>(List.of(rows.selected(definition.event(), definition.window())));
        conditions.addAll(rows.within(definition.window()));
        Scope everyone = new Scope.Share(1);
        String query = "SELECT count() AS customers, arraySort(groupArray(age)) AS by_age,"
                + " arraySort(groupArray(number)) AS by_number, arraySort(groupArray(total)) AS by_total,"
                + " arrayMap(i -> by_age[intDiv(i * customers + 4, 5)], [1, 2, 3, 4]) AS ages,"
                + " " + exceeding("by_number") + " AS counts, " + exceeding("by_total")
                + " AS sums\nFROM (SELECT root, " + rows.millis(at) + " - maxIf(ms, "
                + SqlValue.all(conditions) + ") AS age, " + count + " AS number, " + sum + " AS total\n  FROM (\n  "
                + rows.query(everyone) + ")\n  GROUP BY root HAVING number > 0 AND root NOT IN "
                + new ConsentSql(sql, project, at, everyone).withdrawn() + ")";
        ObjectNode row = tables.query("SELECT customers, ages, counts, sums FROM (" + query + ")", sql.parameters())
                .getFirst();
        Computed computed = new Computed(
                at,
                row.path("customers").asLong(),
                wholes(row.path("ages")),
                decimals(row.path("counts")),
                decimals(row.path("sums")));
        store(settings, computed);
        return computed;
    }

    /** For each fifth the least value above the one at its end; the values are in order. */
    private static String exceeding(String values) {
        return "arrayMap(i -> toString(if(customers = 0, " + values + "[1], arrayFirst(x -> x > " + values
                + "[intDiv(i * customers + 4, 5)], arrayPushBack(" + values + ", " + values
                + "[customers] + 1)))), [1, 2, 3, 4])";
    }

    private void store(RfmSettings settings, Computed computed) {
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("project", project.value())
                .put("settings_revision", settings.revision())
                .put("at", Sql.format(computed.at()))
                .put("customers", computed.customers());
        computed.ages().forEach(row.putArray("ages")::add);
        computed.counts().forEach(row.putArray("counts")::add);
        computed.sums().forEach(row.putArray("sums")::add);
        tables.insert(
                "rfm_computations", List.of(row), "rfm/" + project + "/" + computed.at() + "/" + settings.revision());
    }

    /** The model by the newest boundaries, which are renewed when there are none or they are old; null for wrong settings. */
    @Nullable
    Named<RfmModel> model(RfmSettings settings, Instant at) {
        RfmDefinition definition = RfmDefinition.read(settings.definition());
        if (definition == null) {
            return null;
        }
        if (!definition.needsBoundaries()) {
            return new Named<>(definition.with(List.of(), List.of(), List.of()), settings.revision());
        }
        Computed computed = newest(settings);
        if (computed == null || !computed.at().plus(RENEWED_EVERY).isAfter(at)) {
            computed = renew(settings, definition, at);
        }
        return new Named<>(
                definition.with(computed.ages(), computed.counts(), computed.sums()),
                31 * computed.at().toEpochMilli() + settings.revision());
    }

    private static List<Long> wholes(JsonNode array) {
        List<Long> wholes = new ArrayList<>();
        array.forEach(number -> wholes.add(number.asLong()));
        return wholes;
    }

    private static List<BigDecimal> decimals(JsonNode array) {
        List<BigDecimal> decimals = new ArrayList<>();
        array.forEach(number -> decimals.add(new BigDecimal(number.asText())));
        return decimals;
    }
}

package io.metka.activation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The incremental effect of an activation as a document: both groups, the differences with their 95 % confidence intervals,
 * the check of the groups' sizes, a day-by-day series, and what to beware of in words.
 */
public final class EffectReport {
    /** R. Kohavi et al., "Seven Rules of Thumb for Web Site Experimenters", KDD 2014, rule 7. */
    private static final double PER_SQUARED_SKEWNESS = 355;

    /** Fewer expected conversions than this in a group and the normal distribution is a bad likeness. */
    private static final int ENOUGH_CONVERSIONS = 5;

    private static final int WITH_A_HUNDRED = 100;

    private final List<Cell> cells;
    private final GroupTotals treated;
    private final GroupTotals heldOut;
    private final SampleRatio ratio;

    /**
     * The profiles of one group that qualified on one day.
     *
     * @param day in UTC, for example {@code 2026-11-22}
     * @param expected how many profiles of this cell were to be expected among the held-out ones, at the percentages under
     *     which they were assigned
     * @param variance Σ p(1 − p) of those percentages
     */
    public record Cell(String day, boolean heldOut, GroupTotals totals, double expected, double variance) {}

    private EffectReport(List<Cell> cells) {
        this.cells = cells;
        treated = total(cells, false);
        heldOut = total(cells, true);
        ratio = SampleRatio.of(
                heldOut.profiles(),
                cells.stream().mapToDouble(Cell::expected).sum(),
                cells.stream().mapToDouble(Cell::variance).sum());
    }

    /** The report on these cells; their order does not matter. */
    public static ObjectNode of(List<Cell> cells) {
        return new EffectReport(cells).write();
    }

    private static GroupTotals total(List<Cell> cells, boolean heldOut) {
        return cells.stream()
                .filter(cell -> cell.heldOut() == heldOut)
                .map(Cell::totals)
                .reduce(GroupTotals.NONE, GroupTotals::plus);
    }

    private ObjectNode write() {
        ObjectNode report = Json.MAPPER.createObjectNode();
        Estimate conversion = Comparison.conversion(treated, heldOut);
        Estimate revenue = Comparison.revenue(treated, heldOut);
        report.set("treated", group(treated));
        report.set("held_out", group(heldOut));
        report.set("conversion", estimate(conversion));
        report.set("revenue_per_profile", estimate(revenue));
        ObjectNode incremental = report.putObject("incremental");
        incremental.set("conversions", times(conversion, treated.profiles()));
        incremental.set("revenue", times(revenue, treated.profiles()));
        ObjectNode sizes = report.putObject("sample_ratio").put("held_out", ratio.heldOut());
        put(sizes, "expected_held_out", ratio.expected());
        put(sizes, "chi_square", ratio.chiSquare());
        put(sizes, "p_value", ratio.pValue());
        sizes.put("suspicious", ratio.suspicious());
        warnings().forEach(report.putArray("warnings")::add);
        days(report.putArray("days"));
        return report;
    }

    private static ObjectNode group(GroupTotals totals) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("profiles", totals.profiles())
                .put("converted", totals.converted())
                .put("revenue", totals.revenue());
        put(json, "conversion", totals.conversion());
        put(json, "revenue_per_profile", totals.mean());
        put(json, "revenue_skewness", totals.skewness());
        return json;
    }

    private static ObjectNode estimate(Estimate estimate) {
        ObjectNode json = difference(estimate);
        put(json, "lift", estimate.lift());
        put(json, "lift_low", estimate.relative().low());
        put(json, "lift_high", estimate.relative().high());
        put(json, "p_value", estimate.pValue());
        put(json, "detectable", estimate.detectable());
        return json;
    }

    private static ObjectNode difference(Estimate estimate) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        put(json, "difference", estimate.difference());
        put(json, "low", estimate.absolute().low());
        put(json, "high", estimate.absolute().high());
        return json;
    }

    private static ObjectNode times(Estimate estimate, long profiles) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        put(json, "value", estimate.difference() * profiles);
        put(json, "low", estimate.absolute().low() * profiles);
        put(json, "high", estimate.absolute().high() * profiles);
        return json;
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (treated.profiles() == 0 || heldOut.profiles() == 0) {
            warnings.add(
                    "One of the groups has no profile whose window has ended, so there is nothing to compare yet.");
            return warnings;
        }
        if (ratio.suspicious()) {
            warnings.add("The held-out group has " + ratio.heldOut() + " profiles where about "
                    + Math.round(ratio.expected())
                    + " were to be expected. Chance alone is that far off less than once in"
                    + " a thousand times: profiles are missing from one of the groups, so do not trust the effect before the"
                    + " cause is found.");
        }
        if (Math.min(rarest(treated), rarest(heldOut)) < ENOUGH_CONVERSIONS) {
            warnings.add("A group has fewer than " + ENOUGH_CONVERSIONS
                    + " profiles with the event, or without it: its p-value is rough; judge by the interval.");
        }
        skewed("treated", treated, warnings);
        skewed("held-out", heldOut, warnings);
        return warnings;
    }

    private static long rarest(GroupTotals group) {
        return Math.min(group.converted(), group.profiles() - group.converted());
    }

    private static void skewed(String name, GroupTotals group, List<String> warnings) {
        double needed = PER_SQUARED_SKEWNESS * group.skewness() * group.skewness();
        if (group.profiles() < Math.max(needed, 2)) {
            warnings.add("Revenue is skewed (" + Math.round(group.skewness() * WITH_A_HUNDRED) / (double) WITH_A_HUNDRED
                    + "): with " + group.profiles() + " profiles in the " + name + " group, where about "
                    + (long) Math.ceil(needed) + " are needed, a few large orders can decide the revenue's interval.");
        }
    }

    private void days(ArrayNode series) {
        TreeMap<String, List<Cell>> byDay = new TreeMap<>();
        cells.forEach(cell ->
                byDay.computeIfAbsent(cell.day(), _ -> new ArrayList<>()).add(cell));
        GroupTotals treatedToDate = GroupTotals.NONE;
        GroupTotals heldOutToDate = GroupTotals.NONE;
        for (var day : byDay.entrySet()) {
            GroupTotals treatedToday = total(day.getValue(), false);
            GroupTotals heldOutToday = total(day.getValue(), true);
            treatedToDate = treatedToDate.plus(treatedToday);
            heldOutToDate = heldOutToDate.plus(heldOutToday);
            ObjectNode json = series.addObject().put("day", day.getKey());
            json.set("treated", group(treatedToday));
            json.set("held_out", group(heldOutToday));
            ObjectNode toDate = json.putObject("to_date");
            toDate.set("conversion", difference(Comparison.conversion(treatedToDate, heldOutToDate)));
            toDate.set("revenue_per_profile", difference(Comparison.revenue(treatedToDate, heldOutToDate)));
        }
    }

    /** A number that the data does not give is null. */
    private static void put(ObjectNode json, String member, double value) {
        if (Double.isFinite(value)) {
            json.put(member, value);
        } else {
            json.putNull(member);
        }
    }
}

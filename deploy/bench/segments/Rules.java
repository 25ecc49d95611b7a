package segments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Fifty segments of a shop: windows, sums, averages, distinct counts, sequences, absence, first and last times. */
final class Rules {
    /** Whose members sent one event, so that the way from the event to the webhook can be timed. */
    static final String PROBE = "probe";

    /** Whose members sent one event and not another within {@link #WAIT_MILLIS}. */
    static final String ABSENCE_PROBE = "absence-probe";

    static final long WAIT_MILLIS = 5_000;

    private static final String[] CATEGORIES = {"phones", "kettles", "knives", "plates", "scales", "toasters"};

    private Rules() {}

    /** A segment as the API takes it. */
    record Segment(String id, String rule) {
        String json() {
            return """
                    {"id": "%s", "name": "%s", "on_page": true, "rule": {"version": 1, "rule": %s}}""".formatted(id, id, rule);
        }
    }

    static List<Segment> all() {
        List<Segment> all = new ArrayList<>();
        all.add(new Segment(PROBE, """
                {"did": {"event": {"name": "probe_sent"}, "window": {"last": "P1D"}}}"""));
        all.add(new Segment(ABSENCE_PROBE, """
                {"absence": {"event": {"name": "wait_begun"}, "not_followed_by": {"name": "wait_ended"}, "within": "PT%dS", "for_at_most": "P1D"}}"""
                .formatted(WAIT_MILLIS / 1000)));
        for (int i = 0; i < 6; i++) {
            String category = CATEGORIES[i];
            int days = 7 * (i + 1);
            String viewed = "{\"name\": \"product_viewed\", \"where\": [{\"field\": \"properties.category\", \"equals\": \""
                    + category + "\"}]}";
            add(all, "viewed-" + category, "{\"did\": {\"event\": %s, \"window\": {\"last\": \"P30D\"}, \"at_least\": 3}}", viewed);
            add(all, "interested-" + category, """
                    {"all": [{"did": {"event": %s, "window": {"last": "P30D"}, "at_least": 2}},
                             {"never": {"event": {"name": "order_completed"}, "window": {"last": "P30D"}}}]}""", viewed);
            add(all, "spent-" + i, """
                    {"did": {"event": {"name": "order_completed"}, "window": {"last": "P%dD"}, "measure": {"sum": "revenue"}, "at_least": %d}}""",
                    days, 5_000 * (i + 1));
            add(all, "average-" + i, """
                    {"attribute": {"compute": {"event": {"name": "order_completed"}, "window": {"last": "P%dD"}, "measure": {"avg": "revenue"}}, "greater": %d}}""",
                    days, 2_000 * (i + 1));
            add(all, "carts-" + i, """
                    {"absence": {"event": {"name": "product_added"}, "not_followed_by": {"name": "order_completed"}, "within": "PT%dM", "for_at_most": "P%dD"}}""",
                    15 * (i + 1), days);
            add(all, "wide-" + i, """
                    {"did": {"event": {"name": "product_viewed"}, "window": {"last": "P%dD"}, "measure": {"distinct": "properties.category"}, "at_least": %d}}""",
                    days, 3 + i % 3);
            add(all, "sequence-" + i, """
                    {"sequence": {"steps": [{"name": "product_viewed"}, {"name": "product_added"}, {"name": "order_completed"}], "within": "PT%dH", "in_last": "P%dD"}}""",
                    i + 1, days);
            add(all, "sleeping-" + i, """
                    {"all": [{"last": {"event": {"name": "order_completed"}, "older_than": "P%dD"}},
                             {"not": {"did": {"event": {"name": "page_viewed"}, "window": {"last": "P%dD"}, "at_least": 5}}}]}""",
                    days, days);
        }
        return List.copyOf(all);
    }

    private static void add(List<Segment> all, String id, String rule, Object... values) {
        all.add(new Segment(id, String.format(Locale.ROOT, rule, values)));
    }
}

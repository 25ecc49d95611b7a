package io.metka.segments;

import io.metka.model.JsonText;

/** Rules for tests. */
final class Rules {
    private Rules() {}

    static JsonText absence(String within, String atMost) {
        return absence("product_added", "order_completed", within, atMost);
    }

    static JsonText absence(String event, String other, String within, String atMost) {
        return JsonText.of("{\"version\":1,\"rule\":{\"absence\":{\"event\":{\"name\":\"" + event
                + "\"},\"not_followed_by\":{\"name\":\"" + other + "\"},\"within\":\"" + within
                + "\",\"for_at_most\":\"" + atMost + "\"}}}");
    }
}

package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One event as variables on the server see it.
 *
 * @param container with {@code id}, {@code version}, {@code environment} and {@code preview} of its configuration
 * @param event the event's name
 * @param data what the page pushed, or the event's own properties
 * @param consent what holds for a purpose: granted or denied
 * @param segments ids of the segments that the visitor is in
 * @param chance drawn for this moment, from 0 to below 1
 */
record Moment(
        JsonNode container,
        String event,
        PushedData data,
        PageView page,
        Map<String, String> consent,
        List<String> segments,
        double chance) {

    /** The page on which the event happened, with the cookies that came with it. */
    record PageView(String url, String title, String referrer, Map<String, String> cookies) {
        PageView {
            cookies = Map.copyOf(cookies);
        }
    }

    Moment {
        consent = Map.copyOf(consent);
        segments = List.copyOf(segments);
    }
}

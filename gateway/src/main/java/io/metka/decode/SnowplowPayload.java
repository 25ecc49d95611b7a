package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.metka.model.RawRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of one request of a Snowplow tracker, each as its parameters.
 *
 * @param isQuery whether the query is the only event, and not what all events have in common
 */
record SnowplowPayload(List<Map<String, String>> events, boolean isQuery) {
    private static final String SCHEMA = "com.snowplowanalytics.snowplow/payload_data";
    private static final int MAX_PARAMETERS = 300;

    /** Parameters of the query of a payload, which become part of each of its events. */
    private static final int MAX_COMMON = 32;

    /**
     * @param most events that are wanted; reading ends after one more
     * @throws IOException for a body that is not the protocol's JSON
     * @throws IllegalArgumentException for a badly encoded query or too many parameters
     */
    static SnowplowPayload read(RawRequest request, int most) throws IOException {
        String query = request.call().query();
        Map<String, String> common = QueryString.parse(query, MAX_PARAMETERS);
        int length = request.body().remaining();
        // The edge hands the query of a GET over as its body.
        boolean isQuery = length == 0
                || (length == query.length()
                        && StandardCharsets.UTF_8
                                .decode(request.body().duplicate())
                                .toString()
                                .equals(query));
        if (isQuery) {
            return new SnowplowPayload(List.of(common), true);
        }
        if (common.size() > MAX_COMMON) {
            throw new IllegalArgumentException("more than " + MAX_COMMON + " parameters for all events");
        }
        int start = request.body().arrayOffset() + request.body().position();
        try (JsonParser parser = JsonTrees.MAPPER.createParser(request.body().array(), start, length)) {
            return new SnowplowPayload(new Reader(parser, common, most).body(), false);
        }
    }

    /** Reads the body off a token stream: as a tree, millions of empty events would weigh too much. */
    private record Reader(JsonParser parser, Map<String, String> common, int most) {

        List<Map<String, String>> body() throws IOException {
            List<Map<String, String>> events = new ArrayList<>();
            boolean found = false;
            expect(parser.nextToken() == JsonToken.START_OBJECT, "the body is no object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken token = parser.nextToken();
                if (member.equals("schema")) {
                    expect(SnowplowSchema.path(parser.getText()).equals(SCHEMA), "the schema is not that of a payload");
                } else if (member.equals("data")) {
                    expect(token == JsonToken.START_ARRAY, "data is no array");
                    found = true;
                    if (!read(events)) {
                        return events;
                    }
                } else {
                    parser.skipChildren();
                }
            }
            expect(found, "there is no data");
            expect(
                    parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null,
                    "the object does not end");
            return events;
        }

        /** Whether the array came to its end within the limit. */
        private boolean read(List<Map<String, String>> events) throws IOException {
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                expect(token == JsonToken.START_OBJECT, "an event is no object");
                events.add(event());
                if (events.size() > most) {
                    return false;
                }
            }
            return true;
        }

        /** Trackers write every value as a string; a number or a boolean counts as one, anything else is left out. */
        private Map<String, String> event() throws IOException {
            Map<String, String> event = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String parameter = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    event.put(parameter, parser.getText());
                    expect(event.size() <= MAX_PARAMETERS, "an event has more than " + MAX_PARAMETERS + " parameters");
                } else {
                    parser.skipChildren();
                }
            }
            event.putAll(common);
            return event;
        }

        private static void expect(boolean condition, String problem) {
            if (!condition) {
                throw new IllegalArgumentException(problem);
            }
        }
    }
}

package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A batch of events with ids of their own, as a client posts it, once or again. */
record Posting(String name, long number, List<String> ids, String body) {
    private static final int EVENTS = 5;
    private static final int VISITORS = 40;
    private static final String TEXT = "Тёплый свитер ".repeat(12);

    /**
     * A batch that no other call with another name and number makes. A few visitors share all events, and some say who
     * they are, so that profiles merge on the way.
     */
    static Posting of(String name, long number) {
        List<String> ids = new ArrayList<>();
        List<String> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            String id = new Id(name, number, i).text();
            ids.add(id);
            long visitor = (number + i) % VISITORS;
            String user = i == 0 ? "\"user_id\":\"user-" + visitor / 2 + "\"," : "";
            events.add("""
                    {"id":"%s","name":"product_viewed","anonymous_id":"visitor-%d",%s
                     "consent":{"granted":["analytics"],"denied":[]},"properties":{"title":"%s","number":%d}}
                    """.formatted(id, visitor, user, TEXT, number));
        }
        return new Posting(
                name,
                number,
                List.copyOf(ids),
                "{\"write_key\":\"" + ConsoleClient.WRITE_KEY + "\",\"events\":[" + String.join(",", events) + "]}");
    }

    /**
     * The id of one event.
     *
     * @param index its place in the batch
     */
    record Id(String name, long number, int index) {
        static Id parse(String text) {
            int index = text.lastIndexOf('-');
            int number = text.lastIndexOf('-', index - 1);
            return new Id(
                    text.substring(0, number),
                    Long.parseLong(text.substring(number + 1, index)),
                    Integer.parseInt(text.substring(index + 1)));
        }

        String text() {
            return name + "-" + number + "-" + index;
        }
    }

    /** Sends these events in one request, and fails unless all are taken. */
    static void accepted(Place place, String... events) throws IOException {
        assertThat(answer(place, events)).isEqualTo("{\"accepted\":" + events.length + ",\"rejected\":[]}");
    }

    /** What the gateway answers to these events, taken or not. */
    static String answer(Place place, String... events) throws IOException {
        HttpResponse<String> answer =
                Http.send(HttpRequest.newBuilder(place.edge().resolve("/v1/events"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"write_key\":\"" + ConsoleClient.WRITE_KEY
                                + "\",\"events\":[" + String.join(",", events) + "]}")));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** @throws IOException when the answer was lost: nobody knows whether the events were taken */
    HttpResponse<String> post(URI edge) throws IOException {
        return Http.send(HttpRequest.newBuilder(edge.resolve("/v1/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** True for the answer that takes responsibility for each event of the batch. */
    boolean acknowledgedBy(HttpResponse<String> answer) {
        return answer.statusCode() == 200 && answer.body().equals("{\"accepted\":" + ids.size() + ",\"rejected\":[]}");
    }
}

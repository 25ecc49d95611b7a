package segments;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import pipeline.Shop;

/** 1,000 events per second of visitors who have been there before, with some probes among them. */
final class Load {
    static final int VISITORS = 20_000;
    private static final int PER_SECOND = 1_000;
    private static final int BATCH = 20;
    private static final String[] CATEGORIES = {"phones", "kettles", "knives", "plates", "scales", "toasters"};

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI events;
    private final Random random = new Random(7);

    /** Wall-clock milliseconds at which the events that are timed were posted, by event id. */
    final Map<String, Long> posted = new HashMap<>();

    Load(URI edge) {
        events = edge.resolve("/v1/events");
    }

    /** One event of each visitor, so that every one has a profile. */
    void introduce() throws Exception {
        for (int from = 0; from < VISITORS; from += 500) {
            StringBuilder batch = new StringBuilder();
            for (int visitor = from; visitor < from + 500; visitor++) {
                append(batch, "visitor-" + visitor, "introduced", UUID.randomUUID().toString(), Instant.now());
            }
            post(batch);
        }
    }

    /** Posts in step with the clock; falling behind is caught up, and told by the exception when it is too much. */
    void run(int seconds) throws Exception {
        long start = System.nanoTime();
        long batches = (long) seconds * PER_SECOND / BATCH;
        for (long i = 0; i < batches; i++) {
            long due = start + i * BATCH * 1_000_000_000L / PER_SECOND;
            long ahead = due - System.nanoTime();
            if (ahead > 0) {
                Thread.sleep(ahead / 1_000_000, (int) (ahead % 1_000_000));
            } else if (ahead < -10_000_000_000L) {
                throw new IllegalStateException("the gateway takes fewer than " + PER_SECOND + " events per second");
            }
            post(batch(i));
        }
    }

    private StringBuilder batch(long number) {
        StringBuilder batch = new StringBuilder();
        Instant now = Instant.now();
        int ordinary = BATCH;
        if (number % 5 == 0) {
            probe(batch, "probe_sent", now);
            probe(batch, "wait_begun", now);
            ordinary -= 2;
        }
        for (int i = 0; i < ordinary; i++) {
            int luck = random.nextInt(100);
            String name = luck < 50 ? "page_viewed" : luck < 80 ? "product_viewed" : luck < 92 ? "product_added" : luck < 98 ? "order_completed" : "product_removed";
            append(batch, "visitor-" + random.nextInt(VISITORS), name, UUID.randomUUID().toString(), now);
        }
        return batch;
    }

    private void probe(StringBuilder batch, String name, Instant now) {
        String id = UUID.randomUUID().toString();
        posted.put(id, now.toEpochMilli());
        append(batch, "probe-" + id, name, id, now);
    }

    private void append(StringBuilder batch, String visitor, String name, String id, Instant time) {
        String properties = "{\"category\":\"" + CATEGORIES[random.nextInt(CATEGORIES.length)] + "\",\"price\":"
                + (500 + random.nextInt(9_000)) + ",\"product_id\":\"item-" + random.nextInt(500) + "\""
                + (name.equals("order_completed")
                        ? ",\"order_id\":\"" + id + "\",\"currency\":\"RUB\",\"revenue\":" + (500 + random.nextInt(30_000))
                        : "")
                + "}";
        batch.append(batch.isEmpty() ? "" : ",").append("{\"id\":\"").append(id).append("\",\"name\":\"").append(name)
                .append("\",\"time\":\"").append(time.truncatedTo(ChronoUnit.MILLIS)).append("\",\"anonymous_id\":\"")
                .append(visitor).append("\",\"consent\":{\"granted\":[\"analytics\"],\"denied\":[\"advertising\"]},")
                .append("\"page\":{\"url\":\"https://shop.example/catalogue\"},\"properties\":").append(properties)
                .append("}");
    }

    private void post(StringBuilder batch) throws IOException, InterruptedException {
        String body = "{\"write_key\":\"" + Shop.WRITE_KEY + "\",\"sent_at\":\"" + Instant.now() + "\",\"events\":[" + batch + "]}";
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(events)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", Shop.USER_AGENT)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200 || !answer.body().contains("\"rejected\":[]")) {
            throw new IllegalStateException("the gateway answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}

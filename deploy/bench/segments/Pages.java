package segments;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Random;
import pipeline.Shop;

/** Pages that ask for their visitor's segments, one after another on one connection. */
final class Pages {
    private static final int WARM_UP = 200;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI edge;
    private final Random random = new Random(11);

    Pages(URI edge) {
        this.edge = edge;
    }

    /** Microseconds that each answer took, in ascending order, of at most so many pages and until the time is over. */
    long[] ask(int pages, long untilNanoTime) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            ask();
        }
        long[] took = new long[pages];
        int asked = 0;
        while (asked < pages && System.nanoTime() - untilNanoTime < 0) {
            long from = System.nanoTime();
            ask();
            took[asked++] = (System.nanoTime() - from) / 1_000;
            Thread.sleep(2);
        }
        return Arrays.stream(took, 0, asked).sorted().toArray();
    }

    private void ask() throws Exception {
        URI question = edge.resolve("/v1/audiences?write_key=" + Shop.WRITE_KEY + "&consent=analytics&anonymous_id=visitor-"
                + random.nextInt(Load.VISITORS));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(question).header("User-Agent", Shop.USER_AGENT).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200 || !answer.body().contains("\"available\":true")) {
            throw new IllegalStateException("the gateway answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}

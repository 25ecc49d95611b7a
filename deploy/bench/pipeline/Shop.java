package pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Makes the events of a shop's visitors, about 700 bytes each as JSON; the same seed makes the same events. */
public final class Shop {
    public static final String WRITE_KEY = "wk_bench_shop_000000";
    public static final String USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36";
    private static final int VISITORS = 20_000;
    private static final int PRODUCTS = 500;
    private static final String[] NAMES = {"page_viewed", "product_viewed", "product_added", "order_completed"};
    private static final String[] ENGINES = {"yandex", "google", "vk", "dzen", "rambler"};
    private static final String[] SHELVES = {"kettles", "pans", "knives", "plates", "scales", "toasters"};

    private final Random random;
    private final List<Visitor> visitors = new ArrayList<>();

    /** Someone with a browser, and what a gateway would make of them. */
    record Visitor(String cookie, UUID profile, String hash) {}

    /** One event, in the words of the table. */
    record Event(
            String id, Visitor visitor, String name, Instant time, String url, String title, String referrer,
            String properties) {}

    Shop(long seed) {
        random = new Random(seed);
        byte[] hash = new byte[16];
        for (int i = 0; i < VISITORS; i++) {
            random.nextBytes(hash);
            visitors.add(new Visitor(
                    "visitor-%05d".formatted(i),
                    new UUID(random.nextLong(), random.nextLong()),
                    HexFormat.of().formatHex(hash)));
        }
    }

    List<Event> events(int count, Instant from) {
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(event(from.plusMillis(i / 10)));
        }
        return events;
    }

    private Event event(Instant time) {
        int product = random.nextInt(PRODUCTS);
        String shelf = SHELVES[product % SHELVES.length];
        String engine = ENGINES[random.nextInt(ENGINES.length)];
        int luck = random.nextInt(100);
        String name = NAMES[luck < 55 ? 0 : luck < 85 ? 1 : luck < 96 ? 2 : 3];
        return new Event(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                visitors.get(random.nextInt(VISITORS)),
                name,
                time,
                "https://shop.example/catalogue/kitchen/" + shelf + "/item-" + product + "?utm_source=" + engine
                        + "&utm_medium=cpc&utm_campaign=autumn",
                "Item " + product + ", 1.7 l: buy with delivery in Moscow",
                "https://" + engine + ".ru/search/",
                "{\"product_id\":\"item-" + product + "\",\"product_name\":\"Item " + product
                        + " 1.7 l\",\"category\":\"Kitchen/" + shelf + "\",\"price\":" + (500 + product * 7)
                        + ",\"list\":\"" + shelf + "\",\"position\":" + random.nextInt(40)
                        + ",\"in_stock\":true,\"experiment\":\"card-" + (char) ('a' + random.nextInt(3)) + "\"}");
    }

    /** A whole HTTP request that carries the events as one batch. */
    static byte[] request(List<Event> batch, String host) {
        StringBuilder body = new StringBuilder(800 * batch.size());
        body.append("{\"write_key\":\"").append(WRITE_KEY).append("\",\"sent_at\":\"")
                .append(batch.getLast().time()).append("\",\"events\":[");
        for (Event event : batch) {
            body.append("{\"id\":\"").append(event.id()).append("\",\"name\":\"").append(event.name())
                    .append("\",\"time\":\"").append(event.time())
                    .append("\",\"anonymous_id\":\"").append(event.visitor().cookie())
                    .append("\",\"consent\":{\"granted\":[\"analytics\"],\"denied\":[\"advertising\"]},\"page\":{\"url\":\"")
                    .append(event.url()).append("\",\"title\":\"").append(event.title())
                    .append("\",\"referrer\":\"").append(event.referrer())
                    .append("\"},\"properties\":").append(event.properties()).append("},");
        }
        body.setLength(body.length() - 1);
        body.append("]}");
        String head = "POST /v1/events HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: text/plain\r\nUser-Agent: "
                + USER_AGENT + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.ISO_8859_1);
    }
}

package segments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** A partner: notes when each profile first entered each segment. */
final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Wall-clock milliseconds by {@code segment/profile}. */
    final Map<String, Long> entered = new ConcurrentHashMap<>();

    final LongAdder received = new LongAdder();
    private final HttpServer server;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        long now = System.currentTimeMillis();
        try (exchange) {
            JsonNode message = JSON.readTree(exchange.getRequestBody());
            received.increment();
            if ("segment.entered".equals(message.path("type").asText())) {
                JsonNode data = message.path("data");
                entered.putIfAbsent(data.path("segment").asText() + "/" + data.path("profile_id").asText(), now);
            }
            exchange.sendResponseHeaders(204, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

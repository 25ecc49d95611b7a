package pipeline;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged gateway as a process of its own, and eight connections that post to it. */
public final class Gateway implements AutoCloseable {
    public static final String PROJECT = "bench";
    private static final int CONNECTIONS = 8;
    private static final int BATCH = 100;
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;
    private final URI edge;
    private final URI console;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);

    /** @param settings METKA_ variables: where the stores are and where to keep data */
    public Gateway(Path home, List<String> jvmOptions, Path log, Map<String, String> settings) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", home.resolve("gateway/target/metka-gateway.jar").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(log.getParent().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        this.log = log;
        process = builder.start();
        try {
            String banner = awaitReady();
            edge = URI.create(found("Public port +(http\\S+)", banner));
            console = URI.create(found("Console +(http\\S+)", banner));
            token = found("Admin token +(\\S+)", banner);
            makeProject();
        } catch (Exception e) {
            process.destroy();
            throw e;
        }
    }

    private String awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (true) {
            String text = Files.readString(log);
            if (text.contains("Ctrl-C stops it")) {
                return text;
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the gateway did not become ready:\n" + text);
            }
            Thread.sleep(50);
        }
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("the gateway's banner lacks " + pattern + ":\n" + text);
        }
        return matcher.group(1);
    }

    private void makeProject() throws Exception {
        HttpResponse<String> answer = call("POST", "import", """
                {"format": 1, "project": {"id": "%s", "name": "Benchmark"},
                 "sources": [{"id": "shop", "name": "Shop", "write_key": "%s", "origins": []}],
                 "segments": [], "webhooks": [], "containers": []}""".formatted(PROJECT, Shop.WRITE_KEY));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("import: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Asks the console's API, with the administrator's token; {@code body} is JSON or empty. */
    public HttpResponse<String> call(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(console.resolve("/api/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Where events are posted to. */
    public URI edge() {
        return edge;
    }

    public long pid() {
        return process.pid();
    }

    /** The requests for {@link #post}, so that making them is not measured. */
    List<byte[]> requests(List<Shop.Event> events) {
        List<byte[]> requests = new ArrayList<>();
        for (int from = 0; from < events.size(); from += BATCH) {
            requests.add(Shop.request(
                    events.subList(from, Math.min(from + BATCH, events.size())), edge.getAuthority()));
        }
        return requests;
    }

    /** Returns when every request is answered with a receipt for all of its events. */
    void post(List<byte[]> requests) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Callable<Void> sender = () -> {
            try (Socket socket = new Socket(edge.getHost(), edge.getPort())) {
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                    socket.getOutputStream().write(requests.get(i));
                    String answer = answer(in);
                    if (!answer.startsWith("HTTP/1.1 200") || !answer.contains("\"rejected\":[]")) {
                        throw new IllegalStateException("the gateway answered: " + answer);
                    }
                }
            }
            return null;
        };
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(senders.submit(sender));
        }
        for (Future<Void> one : all) {
            one.get();
        }
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the gateway closed the connection after: " + head);
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(in.readNBytes(bytes), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        senders.shutdownNow();
        http.shutdownNow();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

package io.metka.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Connections that each send single events at fixed times, whether the answers before were slow or not; an answer's time counts
 * from when its request was due, so that a stall is not hidden by the requests that it held up.
 */
final class PacedClients implements AutoCloseable {
    private static final int CONNECTIONS = 32;
    private static final int VISITORS = 20_000;

    private final URI edge;
    private final long intervalNanos;
    private final AtomicLong failures = new AtomicLong();
    private final List<Client> clients = new ArrayList<>();
    private volatile Latencies latencies = new Latencies();
    private volatile boolean over;

    /** Starts at once. */
    PacedClients(URI edge, int perSecond) {
        this.edge = edge;
        this.intervalNanos = 1_000_000_000L * CONNECTIONS / perSecond;
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(new Client("paced" + i, i * intervalNanos / CONNECTIONS));
        }
        clients.forEach(client -> client.thread.start());
    }

    /** Begins to measure anew; returns what was measured since the last call. */
    Latencies measured() {
        Latencies before = latencies;
        latencies = new Latencies();
        return before;
    }

    /** Requests that were answered otherwise than with a receipt, or not at all. */
    long failures() {
        return failures.get();
    }

    /** Holds all that was answered against what is stored; after {@link #close}. */
    Tally tally(StoredEvents stored) {
        Tally all = Tally.NONE;
        for (Client client : clients) {
            all = all.plus(stored.tally(client.name + "-", client.acknowledged(), client.sent()));
        }
        return all;
    }

    /** Returns when every connection has its last answer. */
    @Override
    public void close() {
        over = true;
        for (Client client : clients) {
            try {
                client.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /** One connection; what it notes is read when its thread has ended. */
    private final class Client {
        private final String name;
        private final long offsetNanos;
        private final Thread thread;
        private final BitSet answered = new BitSet();
        private int next;
        private @Nullable Socket socket;
        private @Nullable InputStream in;

        Client(String name, long offsetNanos) {
            this.name = name;
            this.offsetNanos = offsetNanos;
            this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
        }

        private void run() {
            long due = System.nanoTime() + offsetNanos;
            while (!over) {
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                post(next++, due);
                due += intervalNanos;
            }
            drop();
        }

        private void post(int number, long due) {
            try {
                if (answer(request(number)) == 200) {
                    answered.set(number);
                    latencies.add(System.nanoTime() - due);
                } else {
                    failures.incrementAndGet();
                }
            } catch (IOException e) {
                failures.incrementAndGet();
                drop();
            }
        }

        private byte[] request(int number) {
            String body = "{\"write_key\":\"" + ConsoleClient.WRITE_KEY + "\",\"events\":[{\"id\":\"" + id(number)
                    + """
            ","name":"product_viewed","anonymous_id":"visitor-%d",\
            "consent":{"granted":["analytics"],"denied":["advertising"]},\
            "page":{"url":"https://shop.example/catalogue/kitchen/kettles/iney?utm_source=yandex&utm_medium=cpc&utm_campaign=autumn",\
            "title":"Kettle Iney, 1.7 l: buy with delivery in Moscow","referrer":"https://yandex.ru/search/"},\
            "properties":{"product_id":"kettle-iney-17","product_name":"Kettle Iney 1.7 l","category":"Kitchen/Kettles",\
            "price":2490,"currency":"RUB","list":"Kettles","position":7,"in_stock":true,"experiment":"card-b"}}]}""".formatted((number * 31L + name.hashCode() & 0x7fffffff) % VISITORS);
            return ("POST /v1/events HTTP/1.1\r\nHost: " + edge.getAuthority()
                            + "\r\nContent-Type: text/plain\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)"
                            + " AppleWebKit/537.36 Chrome/142.0 Safari/537.36\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private String id(int number) {
            return new Posting.Id(name, number, 0).text();
        }

        private int answer(byte[] request) throws IOException {
            Socket connection = socket;
            InputStream answers = in;
            if (connection == null || answers == null) {
                connection = new Socket();
                connection.setTcpNoDelay(true);
                connection.setSoTimeout((int) Http.TIMEOUT.toMillis());
                connection.connect(new InetSocketAddress(edge.getHost(), edge.getPort()));
                answers = new BufferedInputStream(connection.getInputStream());
                socket = connection;
                in = answers;
            }
            connection.getOutputStream().write(request);
            String status = line(answers);
            int length = 0;
            for (String header = line(answers); !header.isEmpty(); header = line(answers)) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            String body = new String(answers.readNBytes(length), StandardCharsets.UTF_8);
            return status.startsWith("HTTP/1.1 200") && body.equals("{\"accepted\":1,\"rejected\":[]}") ? 200 : 0;
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the gateway closed the connection");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        private void drop() {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                failures.incrementAndGet();
            }
            socket = null;
            in = null;
        }

        Set<String> acknowledged() {
            Set<String> ids = HashSet.newHashSet(answered.cardinality());
            answered.stream().forEach(number -> ids.add(id(number)));
            return ids;
        }

        Set<String> sent() {
            Set<String> ids = HashSet.newHashSet(next);
            for (int number = 0; number < next; number++) {
                ids.add(id(number));
            }
            return ids;
        }
    }
}

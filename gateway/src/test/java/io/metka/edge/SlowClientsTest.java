package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.settings.ConnectionSettings;
import io.metka.telemetry.EdgeSignals.Limit;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that hold connections without getting anything done: slow heads, slow bodies, silence, and sheer numbers. */
final class SlowClientsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String HEAD = "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
    private static final String PING = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

    @Test
    void aHeadThatDripsInIsNotWaitedForHoweverSteadilyItDrips() throws Exception {
        try (var edge = edge(10, SHORT, LONG, LONG);
                Socket socket = edge.connect()) {
            OpenEdge.send(socket, "POST /v1/events HTTP/1.1\r\nHost: a\r\n");
            assertThat(dripsUntilClosed(socket, "X-A: b\r\n")).isTrue();
            assertThat(edge.limited).containsOnly(Limit.HEADER_TIMEOUT);
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (var edge = edge(10, SHORT, LONG, LONG);
                Socket socket = edge.connect()) {
            assertThat(OpenEdge.all(socket)).isEmpty();
            assertThat(edge.limited).containsOnly(Limit.HEADER_TIMEOUT);
        }
    }

    @Test
    void aBodyThatDripsInIsAnswered408AndItsConnectionClosed() throws Exception {
        for (String path : List.of("/v1/events", "/v1/link", "/v1/batch", "/v1/m", "/v1/preview/x/records", "/no")) {
            try (var edge = edge(10, LONG, SHORT, LONG);
                    Socket socket = edge.connect()) {
                OpenEdge.send(socket, "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
                assertThat(dripsUntilClosed(socket, "x")).as(path).isTrue();
                assertThat(edge.limited).as(path).containsOnly(Limit.BODY_TIMEOUT);
                assertThat(edge.collected).isEmpty();
            }
        }
    }

    @Test
    void whoWaitsWithTheBodyReadsWhatWentWrong() throws Exception {
        try (var edge = edge(10, LONG, SHORT, LONG);
                Socket socket = edge.connect()) {
            OpenEdge.send(socket, HEAD + "{");
            assertThat(OpenEdge.all(socket))
                    .startsWith("HTTP/1.1 408 ")
                    .containsIgnoringCase("connection: close")
                    .contains("urn:metka:problem:too_slow", "edge.connections.body_timeout");
        }
    }

    @Test
    void afterAnAnswerTheNextRequestMayTakeTheIdleTimeAndNoMore() throws Exception {
        try (var edge = edge(10, LONG, LONG, SHORT.multipliedBy(2));
                Socket socket = edge.connect()) {
            OpenEdge.send(socket, PING);
            OpenEdge.send(socket, HEAD + "{}");
            assertThat(readSome(socket)).startsWith("HTTP/1.1 200 ");
            assertThat(dripsUntilClosed(socket, "G")).isTrue();
            assertThat(edge.limited)
                    .as("an idle connection is nothing to report")
                    .isEmpty();
            assertThat(edge.collected).hasSize(1);
        }
    }

    @Test
    void aSlowAnswerIsWaitedFor() throws Exception {
        try (var edge = edge(10, SHORT, SHORT, LONG);
                Socket socket = edge.connect()) {
            for (int i = 0; i < 5; i++) {
                OpenEdge.send(socket, HEAD + "{}");
                assertThat(readSome(socket)).startsWith("HTTP/1.1 200 ");
                awaitNanos(SHORT.toNanos() / 2);
            }
            assertThat(edge.limited).as("one by one, each in time").isEmpty();
        }
    }

    @Test
    void oneAddressHoldsSoManyConnectionsAndGetsThemBack() throws Exception {
        try (var edge = edge(3, LONG, LONG, LONG)) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                open.add(served(edge));
            }
            try (Socket tooMany = edge.connect()) {
                assertThat(isClosed(tooMany)).isTrue();
                assertThat(edge.limited).containsOnly(Limit.CONNECTIONS);
            }
            open.removeFirst().close();
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            boolean served = false;
            while (!served && System.nanoTime() < deadline) {
                try (Socket again = edge.connect()) {
                    served = !isClosed(again);
                }
            }
            assertThat(served).isTrue();
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void aHeadBeyondTheLimitsIsRefusedByName() throws Exception {
        try (var edge = edge(10, LONG, LONG, LONG)) {
            try (Socket socket = edge.connect()) {
                OpenEdge.send(socket, "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(OpenEdge.all(socket))
                        .matches("(?s)HTTP/1\\.. 414 .*")
                        .contains("edge.connections.header_bytes")
                        .doesNotContain("xxxx");
            }
            try (Socket socket = edge.connect()) {
                OpenEdge.send(socket, "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(5_000) + "\r\n\r\n");
                assertThat(OpenEdge.all(socket))
                        .matches("(?s)HTTP/1\\.. 431 .*")
                        .doesNotContain("xxxx");
            }
            try (Socket socket = edge.connect()) {
                OpenEdge.send(socket, "<script>alert(1)</script>\r\n\r\n");
                assertThat(OpenEdge.all(socket))
                        .matches("(?s)HTTP/1\\.. 400 .*")
                        .doesNotContain("script");
            }
        }
    }

    @Test
    void aThousandSlowBodiesKeepNobodyElseWaitingAndHoldLittle() throws Exception {
        try (var edge = edge(2_000, LONG, LONG, LONG)) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Socket socket = edge.connect();
                OpenEdge.send(socket, "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{");
                slow.add(socket);
            }
            try (Socket quick = served(edge)) {
                assertThat(edge.collected).isEmpty();
                OpenEdge.send(quick, HEAD + "{}");
                assertThat(readSome(quick)).startsWith("HTTP/1.1 200 ");
            }
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static OpenEdge edge(int perAddress, Duration header, Duration body, Duration idle) {
        return new OpenEdge(
                OpenEdge.settings(0).with(new ConnectionSettings(10_000, perAddress, header, body, idle, 4_096)));
    }

    private static Socket served(OpenEdge edge) throws IOException {
        Socket socket = edge.connect();
        assertThat(isClosed(socket)).isFalse();
        return socket;
    }

    /** Whether a request on a new connection comes to nothing. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            OpenEdge.send(socket, PING);
            return !readSome(socket).startsWith("HTTP/1.1 200 ");
        } catch (SocketException e) {
            return true;
        }
    }

    private static String readSome(Socket socket) throws IOException {
        byte[] bytes = new byte[4_096];
        int read = socket.getInputStream().read(bytes);
        return read < 0 ? "" : new String(bytes, 0, read, StandardCharsets.UTF_8);
    }

    /** Sends a bit every 20 ms for ten seconds at most. */
    private static boolean dripsUntilClosed(Socket socket, String bit) throws IOException {
        socket.setSoTimeout(20);
        for (int i = 0; i < 500; i++) {
            try {
                OpenEdge.send(socket, bit);
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                // Nothing has come yet: the next bit.
            } catch (SocketException e) {
                return true;
            }
        }
        return false;
    }

    private static void awaitNanos(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}

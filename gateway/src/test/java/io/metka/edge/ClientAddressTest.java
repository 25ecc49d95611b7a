package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose address an event gets, seen through the public port: what a client writes itself counts for nothing. */
final class ClientAddressTest {
    private static final String CLIENT = "203.0.113.7";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "one proxy                    | 203.0.113.7                         | -             | 203.0.113.7",
                "the client lies to the left  | 1.2.3.4, 203.0.113.7                | -             | 203.0.113.7",
                "two trusted proxies          | 1.2.3.4, 203.0.113.7, 10.1.2.3      | -             | 203.0.113.7",
                "the client names a proxy     | 10.9.9.9, 203.0.113.7, 10.1.2.3     | -             | 203.0.113.7",
                "a line of the proxy's own    | 1.2.3.4                             | 203.0.113.7   | 203.0.113.7",
                "two lines and a second proxy | 1.2.3.4                             | 203.0.113.7, 10.1.2.3 | 203.0.113.7",
                "all are proxies              | 10.1.2.3, 10.1.2.4                  | -             | 10.1.2.3",
                "with a port                  | 203.0.113.7:4711                    | -             | 203.0.113.7",
                "IPv6                         | 2001:db8::7                         | -             | 2001:db8:0:0:0:0:0:7",
                "IPv6 with a port             | [2001:db8::7]:4711                  | -             | 2001:db8:0:0:0:0:0:7",
                "IPv4 within IPv6             | ::ffff:203.0.113.7                  | -             | 203.0.113.7",
                "a name instead               | evil.example                        | -             | 127.0.0.1",
                "a number instead             | 3405803783                          | -             | 127.0.0.1",
                "garbage behind a proxy       | <b>, 10.1.2.3                       | -             | 10.1.2.3",
                "nothing                      | ''                                  | -             | 127.0.0.1",
                "no header                    | -                                   | -             | 127.0.0.1"
            })
    void behindTrustedProxies(String name, String line, String second, String expected) throws Exception {
        assertThat(address(new String[] {"127.0.0.1", "10.0.0.0/8"}, line, second))
                .as(name)
                .isEqualTo(expected);
    }

    @Test
    void whoIsNoTrustedProxyIsNotBelieved() throws Exception {
        assertThat(address(new String[0], CLIENT, null)).isEqualTo("127.0.0.1");
        assertThat(address(new String[] {"10.0.0.0/8"}, CLIENT, null)).isEqualTo("127.0.0.1");
        assertThat(address(new String[] {"127.0.0.0/30"}, CLIENT, null)).isEqualTo(CLIENT);
        assertThat(address(new String[] {"127.0.0.128/25"}, CLIENT, null)).isEqualTo("127.0.0.1");
    }

    @Test
    void theLimitIsThatOfTheClientNotOfTheProxyAndOneForAllRoutes() throws Exception {
        try (var edge = new OpenEdge(OpenEdge.settings(1, "127.0.0.1"))) {
            List<String> paths = List.of(
                    "POST /v1/events", "POST /v1/link", "POST /v1/preview/x/records", "POST /v1/batch", "POST /v1/m");
            List<String> passed = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                for (String path : paths) {
                    if (!ask(edge, path, CLIENT).startsWith("HTTP/1.1 429 ")) {
                        passed.add(path);
                    }
                }
            }
            assertThat(passed).as("a burst of five, across all routes").containsExactlyElementsOf(paths);
            String refused = ask(edge, "POST /v1/events", CLIENT);
            assertThat(refused)
                    .startsWith("HTTP/1.1 429 ")
                    .containsPattern("(?i)retry-after: \\d")
                    .contains("application/problem+json", "urn:metka:problem:rate_limited", "Retry-After says");
            assertThat(ask(edge, "POST /v1/events", "203.0.113.8"))
                    .as("another")
                    .startsWith("HTTP/1.1 200 ");
            assertThat(edge.limited).hasSize(6);
        }
    }

    private static String address(
            String[] trusted,
            @org.jspecify.annotations.Nullable String line,
            @org.jspecify.annotations.Nullable String second)
            throws Exception {
        try (var edge = new OpenEdge(OpenEdge.settings(0, trusted));
                Socket socket = edge.connect()) {
            OpenEdge.send(
                    socket,
                    "POST /v1/events HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n"
                            + (line == null ? "" : "X-Forwarded-For: " + line + "\r\n")
                            + (second == null ? "" : "X-Forwarded-For: " + second + "\r\n")
                            + "\r\n{}");
            assertThat(OpenEdge.all(socket)).startsWith("HTTP/1.1 200 ");
            return edge.collected.remove().peer().address();
        }
    }

    private static String ask(OpenEdge edge, String line, String client) throws Exception {
        try (Socket socket = edge.connect()) {
            OpenEdge.send(
                    socket,
                    line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\nX-Forwarded-For: "
                            + client + "\r\n\r\n{}");
            return OpenEdge.all(socket);
        }
    }
}

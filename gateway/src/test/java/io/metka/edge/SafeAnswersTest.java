package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Receipt;
import io.metka.model.Rejection;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No answer of the public port gives a browser anything to run, whatever stands in the request. */
final class SafeAnswersTest {
    private static final String MARKUP = "<script>alert('mk')</script>";

    /** As a client that does not escape sends it, and one that does. */
    private static final String IN_ADDRESS = "%3Cscript%3Ealert('mk')%3C/script%3E";

    private static final List<String> ROUTES = List.of(
            "GET /",
            "GET /healthz",
            "GET /none",
            "GET /c/none.js",
            "GET /c/none/abc.js",
            "GET /c/x/preview/y.js",
            "GET /consent/p/site/1",
            "GET /v1/pixel.gif",
            "GET /v1/projects/none/settings",
            "GET /sourceConfig",
            "GET /i",
            "GET /ice.png",
            "GET /g/collect",
            "GET /pixel/v1/track",
            "GET /v1/events",
            "OPTIONS /v1/events",
            "PUT /v1/events",
            "POST /v1/events",
            "POST /v1/import",
            "POST /v1/batch",
            "POST /v1/t",
            "POST /v1/m",
            "POST /v1/link",
            "POST /v1/link/accept",
            "POST /v1/preview/x/records",
            "POST /beacon/v1/batch",
            "POST /com.snowplowanalytics.snowplow/tp2",
            "POST /mp/collect",
            "POST /debug/mp/collect",
            "POST /g/collect");

    static List<String> routes() {
        return ROUTES;
    }

    @ParameterizedTest
    @MethodSource("routes")
    void nothingThatWasSentComesBackAsMarkup(String line) throws Exception {
        for (Receipt receipt : List.of(
                new Receipt.Taken(
                        0,
                        List.of(new Rejection(
                                MARKUP, Rejection.Reason.TOO_LONG, "/events/0/properties/" + MARKUP, MARKUP)),
                        MARKUP),
                new Receipt.Refused(Receipt.Refusal.MALFORMED, "Not " + MARKUP))) {
            try (var edge = new OpenEdge(OpenEdge.settings(0, "127.0.0.1"))) {
                edge.next = receipt;
                for (String target :
                        List.of("", "/" + IN_ADDRESS, "?write_key=" + IN_ADDRESS + "&v=2&lang=" + MARKUP)) {
                    String answer = ask(edge, line + target);
                    String said = line + target + " -> " + answer;
                    assertThat(answer.toLowerCase(Locale.ROOT)).as(said).doesNotContain("<script", "%3cscript");
                    assertHeaders(answer, said);
                }
            }
        }
    }

    @Test
    void onlyWhatIsAnOriginIsEchoedToIt() throws Exception {
        try (var edge = new OpenEdge(OpenEdge.settings(0))) {
            assertThat(ask(edge, "POST /v1/events", "https://shop.example"))
                    .containsIgnoringCase("access-control-allow-origin: https://shop.example\r\n");
            assertThat(ask(edge, "POST /v1/events", "null"))
                    .containsIgnoringCase("access-control-allow-origin: null\r\n");
            for (String odd : List.of(MARKUP, "https://a.example, https://b.example", "javascript:alert(1)", "*")) {
                assertThat(ask(edge, "POST /v1/events", odd)).doesNotContainIgnoringCase("access-control-allow-origin");
                edge.collected.removeIf(request -> !request.peer().origin().isEmpty());
                assertThat(edge.collected)
                        .as("what is no origin is not taken for none: " + odd)
                        .hasSize(0);
            }
        }
    }

    private static void assertHeaders(String answer, String said) {
        String head = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
        assertThat(head)
                .as(said)
                .contains(
                        "x-content-type-options: nosniff",
                        "referrer-policy: no-referrer",
                        "content-security-policy: default-src 'none'")
                .doesNotContain("\r\nserver:", "\r\nx-powered-by", "vert.x", "netty", "text/html", "strict-transport");
    }

    private static String ask(OpenEdge edge, String line) throws Exception {
        return ask(edge, line, MARKUP);
    }

    private static String ask(OpenEdge edge, String line, String origin) throws Exception {
        String body = "{\"events\":[{\"id\":\"" + MARKUP + "\"}]}";
        try (Socket socket = edge.connect()) {
            OpenEdge.send(
                    socket,
                    line.replace("<", "%3C").replace(">", "%3E") + " HTTP/1.1\r\nHost: " + MARKUP
                            + "\r\nConnection: close\r\n"
                            + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                            + "Origin: " + origin + "\r\nReferer: " + MARKUP + "\r\nUser-Agent: " + MARKUP + "\r\n"
                            + "Cookie: _mk_id=" + MARKUP + "; sp=" + MARKUP + "; _ga=" + MARKUP + "\r\n"
                            + "Authorization: Bearer " + MARKUP + "\r\nX-Write-Key: " + MARKUP + "\r\n"
                            + "Content-Type: " + MARKUP + "\r\nContent-Encoding: identity\r\n"
                            + "X-Forwarded-For: " + MARKUP + "\r\nX-Forwarded-Proto: " + MARKUP + "\r\n"
                            + "AnonymousId: " + MARKUP + "\r\nSP-Anonymous: " + MARKUP + "\r\n"
                            + "Access-Control-Request-Method: " + MARKUP + "\r\n"
                            + "Access-Control-Request-Headers: " + MARKUP + "\r\n\r\n" + body);
            return OpenEdge.all(socket);
        }
    }
}

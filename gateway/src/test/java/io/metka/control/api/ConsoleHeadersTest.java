package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer of the console port says what browsers must not make of it, and gives nothing back of what was sent. */
final class ConsoleHeadersTest {
    private static final String MARKUP = "<script>alert(1)</script>";
    private static final String IN_ADDRESS = "%3Cscript%3Ealert(1)%3C/script%3E";

    @TempDir
    Path folder;

    @Test
    void headersAreOnEveryAnswerAndNothingIsReflected() throws Exception {
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            for (String line : List.of(
                    "GET /",
                    "GET /index.html",
                    "GET /none.js",
                    "GET /livez",
                    "POST /livez",
                    "POST /none",
                    "GET /api/v1",
                    "GET /api/v1/none",
                    "GET /api/v1/projects",
                    "PUT /api/v1/projects",
                    "GET /api/v1/openapi.yaml",
                    "POST /api/v1/projects",
                    "GET /api/v1/projects/" + IN_ADDRESS,
                    "GET /api/v1/projects/demo/sources/" + IN_ADDRESS,
                    "GET /" + IN_ADDRESS,
                    "GET /api/v1/audit?project=" + IN_ADDRESS,
                    "GET /api/v1/audit?limit=" + IN_ADDRESS,
                    "DELETE /api/v1/projects/demo/sources/" + IN_ADDRESS)) {
                for (String[] sent : new String[][] {{gateway.token, "a"}, {MARKUP, "a"}, {gateway.token, MARKUP}}) {
                    String answer = ask(gateway, line, sent);
                    String head =
                            answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
                    assertThat(head)
                            .as(line)
                            .contains(
                                    "x-content-type-options: nosniff",
                                    "referrer-policy: no-referrer",
                                    "content-security-policy: default-src 'none'",
                                    "frame-ancestors 'none'")
                            .doesNotContain("\r\nserver:", "x-powered-by", "set-cookie");
                    boolean isPage = head.contains("text/html");
                    if (!isPage) {
                        assertThat(answer).as(line).doesNotContain(MARKUP).doesNotContain(IN_ADDRESS);
                    } else {
                        assertThat(answer).as(line).doesNotContain("alert(1)");
                    }
                }
            }
        }
    }

    private static String ask(Gateway gateway, String line, String[] sent) throws Exception {
        String body = "{\"id\":\"" + MARKUP + "\",\"name\":\"x\",\"" + MARKUP + "\":1}";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.control.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: " + sent[1]
                                    + "\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length() + "\r\nAuthorization: Bearer " + sent[0]
                                    + "\r\nOrigin: " + MARKUP + "\r\nX-Request-Id: " + MARKUP + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

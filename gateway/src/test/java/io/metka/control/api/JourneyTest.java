package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The journeys of {@code control/journeys}: requests in order, and of each answer the status and the part that is named.
 * The text {@code *} stands for anything. A journey with the compiler {@code real} makes the scripts that sites get.
 */
final class JourneyTest {
    private static final Path JOURNEYS = Path.of("src/test/resources/control/journeys");

    @TempDir
    Path folder;

    static List<Path> journeys() throws IOException {
        try (Stream<Path> files = Files.list(JOURNEYS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("journeys")
    void goesAsWritten(Path file) throws IOException {
        JsonNode journey = Json.MAPPER.readTree(file.toFile());
        assertThat(journey.path("in").size()).isEqualTo(journey.path("out").size());
        boolean real = journey.path("compiler").asText().equals("real");
        try (var gateway = real ? Gateway.compiling(folder) : new Gateway(folder)) {
            for (int i = 0; i < journey.path("in").size(); i++) {
                JsonNode in = journey.path("in").get(i);
                JsonNode out = journey.path("out").get(i);
                String step = journey.path("title").asText() + ", step " + (i + 1) + ", " + in;
                Gateway.Reply reply = sent(gateway, in);
                assertThat(reply.status())
                        .as("%s answered %s", step, reply.body())
                        .isEqualTo(out.path("status").asInt());
                if (out.has("body")) {
                    assertHolds(step, out.path("body"), reply.body());
                }
                out.path("absent")
                        .forEach(member -> assertThat(
                                        reply.body().at(member.asText()).isMissingNode())
                                .as("%s: %s in %s", step, member, reply.body())
                                .isTrue());
            }
        }
    }

    private static Gateway.Reply sent(Gateway gateway, JsonNode in) {
        List<String> send = List.of(in.path("send").asText().split(" ", 2));
        String body = in.has("body") ? in.path("body").toString() : null;
        Map<String, String> headers =
                in.has("if_match") ? Map.of("If-Match", in.path("if_match").asText()) : Map.of();
        return gateway.send(send.get(0), send.get(1), body, headers);
    }

    private static void assertHolds(String step, JsonNode expected, JsonNode actual) {
        if (expected.isTextual() && expected.asText().equals("*")) {
            assertThat(actual.isMissingNode()).as(step).isFalse();
        } else if (expected.isObject()) {
            expected.properties()
                    .forEach(member -> assertHolds(
                            step + " /" + member.getKey(), member.getValue(), actual.path(member.getKey())));
        } else if (expected.isArray()) {
            assertThat(actual.size()).as("%s: %s", step, actual).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertHolds(step + "/" + i, expected.get(i), actual.path(i));
            }
        } else {
            assertThat(actual).as(step).isEqualTo(expected);
        }
    }
}

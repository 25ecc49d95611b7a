package io.metka.container.gtm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What each kind of entity of GTM becomes: {@code src/test/gtm/*.json}, from {@code in} to {@code out}. */
final class GtmVectorsTest {
    private static final Path FOLDER = Path.of("src/test/gtm");

    @TestFactory
    Stream<DynamicTest> triggers() throws IOException {
        return vectors("triggers");
    }

    @TestFactory
    Stream<DynamicTest> variables() throws IOException {
        return vectors("variables");
    }

    @TestFactory
    Stream<DynamicTest> tags() throws IOException {
        return vectors("tags");
    }

    @TestFactory
    Stream<DynamicTest> containers() throws IOException {
        return vectors("containers");
    }

    private static Stream<DynamicTest> vectors(String file) throws IOException {
        JsonNode vectors = Json.MAPPER.readTree(FOLDER.resolve(file + ".json").toFile());
        return vectors.valueStream()
                .map(vector -> DynamicTest.dynamicTest(vector.path("title").asText(), () -> check(vector)));
    }

    private static void check(JsonNode vector) {
        ObjectNode export = Json.MAPPER.createObjectNode().put("exportFormatVersion", 2);
        export.set("containerVersion", vector.path("in"));
        ImportResult result = Imports.READER.read(export);
        ObjectNode document = result.document().orElseThrow();
        assertThat(Imports.problems(document)).isEmpty();
        for (String list : List.of("folders", "variables", "triggers", "tags")) {
            assertThat(own(document.path(list)))
                    .as(list)
                    .isEqualTo(own(vector.path("out").path(list)));
        }
        List<String> report =
                vector.at("/out/report").valueStream().map(JsonNode::asText).toList();
        assertThat(result.report().entities().stream().map(GtmVectorsTest::told).toList())
                .isEqualTo(report);
    }

    /** The entities but for the built-in variables of GTM: which of them need a definition depends on ours. */
    private static String own(JsonNode entities) {
        return String.join(
                "\n",
                entities.valueStream()
                        .filter(entity -> !entity.path("id").asText().startsWith("built-in-"))
                        .map(JsonNode::toPrettyString)
                        .toList());
    }

    /** Kind, place, outcome and the codes of the reasons. */
    private static String told(ReportLine line) {
        String codes =
                String.join(" ", line.reasons().stream().map(Reason::code).toList());
        return (line.kind() + " " + line.path().replace("/containerVersion", "") + " "
                        + line.outcome().wireName() + " " + codes)
                .strip();
    }
}

package io.metka.container.gtm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Problem;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The envelope of an export, and what happens to files that are none. */
final class GtmImportTest {
    private static final String TRIGGERS = "\"trigger\":[{\"triggerId\":\"1\",\"name\":\"A\",\"type\":\"PAGEVIEW\"}]";

    @Test
    void whatIsNoExportGivesOneProblemAndNoDocument() {
        for (String file : List.of(
                "",
                " ",
                "null",
                "1",
                "[]",
                "{}",
                "{\"containerVersion\":[]}",
                "{\"tag\":[]}",
                "{\"containerVersion\":{}} {}",
                "{\"containerVersion\":",
                "PK\u0003\u0004",
                "[".repeat(10_000))) {
            ImportResult result = read(file);
            assertThat(result.document()).as(file).isEmpty();
            assertThat(result.report().problem()).as(file).isPresent();
            assertThat(result.report().entities()).as(file).isEmpty();
            assertThat(result.report().json().path("problem").path("ru").asText())
                    .as(file)
                    .isNotEmpty();
        }
        assertThat(Imports.READER
                        .read(new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'})
                        .document())
                .isEmpty();
    }

    @Test
    void theEnvelopeIsToldInTheReport() {
        ImportResult result =
                read("{\"exportFormatVersion\":1.3,\"containerVersion\":{\"container\":{\"name\":\"Магазин\","
                        + "\"publicId\":\"GTM-ABC\",\"usageContext\":[\"web\"]}," + TRIGGERS + "}}");
        assertThat(result.report().file()).isEqualTo(new ImportReport.File("1.3", "Магазин", "GTM-ABC", "WEB"));
        assertThat(result.report().problem()).isEmpty();
        assertThat(result.report().entities()).singleElement().satisfies(line -> {
            assertThat(line.path()).isEqualTo("/containerVersion/trigger/0");
            assertThat(line.entityId()).isEqualTo("t1");
        });
        assertThat(result.report().json().at("/totals/trigger").toString())
                .isEqualTo("{\"imported\":1,\"changed\":0,\"needs_action\":0,\"skipped\":0}");
    }

    @Test
    void anUnknownFormatIsReadAndSaidSo() {
        ImportResult result = read("{\"exportFormatVersion\":3,\"containerVersion\":{" + TRIGGERS + "}}");
        assertThat(result.document()).isPresent();
        assertThat(result.report().problem())
                .hasValueSatisfying(problem -> assertThat(problem.en()).contains("3"));
    }

    @Test
    void aContainerVersionOfTheApiNeedsNoEnvelope() {
        ImportResult result = read("{\"containerVersionId\":\"7\"," + TRIGGERS + "}");
        assertThat(result.report().entities())
                .singleElement()
                .satisfies(line -> assertThat(line.path()).isEqualTo("/trigger/0"));
    }

    @Test
    void textsThatNoStoreTakesAreReplaced() {
        ImportResult result =
                read("{\"containerVersion\":{\"tag\":[{\"tagId\":\"1\",\"name\":\"a\\ud800b\",\"type\":\"html\","
                        + "\"parameter\":[{\"key\":\"html\",\"value\":\"x\\u0000y\"}]}]}}");
        assertThat(result.document().orElseThrow().at("/tags/0/name").asText()).isEqualTo("a\ufffdb");
        assertThat(result.document().orElseThrow().at("/tags/0/parameters/html").asText())
                .isEqualTo("x\ufffdy");
        assertThat(result.report().json().toString()).doesNotContain("\ud800");
    }

    @Test
    void whatTheCheckRefusesBecomesAStandInOrIsLeftOut() throws IOException {
        List<JsonNode> seen = new ArrayList<>();
        GtmImport strict = new GtmImport(document -> {
            seen.add(document);
            return refuse(document);
        });
        ObjectNode export = (ObjectNode) Json.MAPPER.readTree("""
                {"containerVersion": {
                  "tag": [{"tagId": "1", "name": "bad tag", "type": "html", "parameter": [{"key": "html", "value": "x"}]},
                          {"tagId": "4", "name": "bad, very bad tag", "type": "html", "parameter": [{"key": "html", "value": "x"}]},
                          {"tagId": "2", "name": "worst tag", "type": "html", "parameter": [{"key": "html", "value": "x"}]},
                          {"tagId": "3", "name": "tag", "type": "html", "parameter": [{"key": "html", "value": "x"}]}],
                  "trigger": [{"triggerId": "1", "name": "bad trigger", "type": "CLICK"}],
                  "variable": [{"variableId": "1", "name": "bad variable", "type": "c", "parameter": [{"key": "value", "value": "1"}]}]}}
                """);
        ImportResult result = strict.read(export);
        JsonNode document = result.document().orElseThrow();
        assertThat(refuse(document)).isEmpty();
        assertThat(document.at("/tags/0").toString()).contains("\"type\":\"html\"", "\"paused\":true");
        assertThat(document.at("/tags/1/type").asText()).isEqualTo("placeholder");
        assertThat(document.path("tags")).hasSize(3);
        assertThat(Conditions.isNever(document.at("/triggers/0/conditions/0"))).isTrue();
        assertThat(document.at("/variables/0/type").asText()).isEqualTo("undefined");
        assertThat(result.report().entities().stream()
                        .map(line -> line.name() + " " + line.outcome())
                        .toList())
                .containsExactly(
                        "bad tag NEEDS_ACTION",
                        "bad, very bad tag NEEDS_ACTION",
                        "worst tag SKIPPED",
                        "tag NEEDS_ACTION",
                        "bad trigger NEEDS_ACTION",
                        "bad variable NEEDS_ACTION");
        assertThat(seen).hasSize(4);
    }

    /** Bad is what has not been replaced; the worst stays bad. */
    private static List<Problem> refuse(JsonNode document) {
        List<Problem> problems = new ArrayList<>();
        for (String list : List.of("variables", "triggers", "tags")) {
            int index = 0;
            for (JsonNode entity : document.path(list)) {
                String name = entity.path("name").asText();
                boolean replaced = entity.path("type").asText().matches("placeholder|undefined|page_view");
                boolean paused = entity.path("paused").asBoolean() && !name.contains("very");
                if (name.startsWith("worst") || (name.startsWith("bad") && !replaced && !paused)) {
                    problems.add(new Problem("/" + list + "/" + index + "/parameters", "bad"));
                }
                index++;
            }
        }
        return problems;
    }

    private static ImportResult read(String file) {
        return Imports.READER.read(file.getBytes(StandardCharsets.UTF_8));
    }
}

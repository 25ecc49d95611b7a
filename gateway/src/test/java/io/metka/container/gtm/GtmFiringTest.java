package io.metka.container.gtm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.CompiledVector;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Makes the scripts of imported exports with which {@code tag-runtime/test/browser/gtm*.spec.ts} try what fires. */
final class GtmFiringTest {
    private static final Path VECTORS = Path.of("../tag-runtime/vectors/gtm");
    /** What the report may say of exports that are imported whole. */
    private static final Set<String> EXPECTED = Set.of("no_consent_decision", "handlers_lifted");

    /** No part of the repository, because it comes from exports of others. */
    private static final Path SCRIPTS = Path.of("../tag-runtime/target/gtm-exports");

    @TestFactory
    Stream<DynamicTest> exportsBecomeTheirConfiguration() throws IOException {
        try (Stream<Path> files = Files.list(VECTORS)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
        }
    }

    private static void compare(Path file) throws Exception {
        JsonNode journey = Json.MAPPER.readTree(file.toFile());
        ImportResult result = Imports.READER.read(journey.at("/in/export"));
        List<ReportLine> waiting = result.report().entities().stream()
                .filter(line -> line.outcome().compareTo(Outcome.CHANGED) > 0)
                .filter(line -> !line.reasons().stream().allMatch(reason -> EXPECTED.contains(reason.code())))
                .toList();
        assertThat(waiting).isEmpty();
        CompiledVector.keep(
                file,
                journey,
                CompiledVector.of(
                        journey.at("/in/id").asText(),
                        journey.at("/in/export/containerVersion/containerVersionId")
                                .asInt(),
                        Mending.decided(result.document().orElseThrow())));
    }

    /** Each tag gets a purpose of its own, by which the browser test knows it; nothing is withheld there. */
    @Test
    void scriptsOfRealExports() throws Exception {
        List<RealExports.File> real =
                RealExports.files().stream().filter(RealExports.File::realWeb).toList();
        assumeFalse(real.isEmpty());
        Files.createDirectories(SCRIPTS);
        for (RealExports.File file : real) {
            JsonNode export = Json.MAPPER.readTree(file.path().toFile());
            ImportResult result = Imports.READER.read(export);
            ObjectNode document = result.document().orElseThrow().deepCopy();
            ObjectNode made = Json.MAPPER.createObjectNode();
            ObjectNode tags = made.putObject("tags");
            int index = 0;
            for (JsonNode tag : document.path("tags")) {
                String purpose = "tag_" + index++;
                tags.put(tag.path("id").asText(), purpose);
                ((ObjectNode) tag).putArray("purposes").add(purpose);
                ((ObjectNode) tag).remove("strictly_necessary");
            }
            ObjectNode entities = made.putObject("entities");
            result.report().entities().stream()
                    .filter(line -> line.kind().equals("tag"))
                    .forEach(line -> entities.put(line.path(), line.entityId()));
            made.put("path", file.path().toString());
            made.set("out", CompiledVector.of("real", 1, document));
            Files.writeString(SCRIPTS.resolve(file.name()), made.toString());
        }
    }
}

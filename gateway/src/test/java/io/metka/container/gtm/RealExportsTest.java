package io.metka.container.gtm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Exports that others have published, which are no part of this repository: every one is read, every entity of it is
 * accounted for, and most of what is real does here what it did there.
 */
final class RealExportsTest {
    private static final Map<String, String> LISTS = Map.of(
            "tag", "tag",
            "trigger", "trigger",
            "variable", "variable",
            "builtInVariable", "built_in_variable",
            "folder", "folder",
            "customTemplate", "template",
            "client", "client",
            "transformation", "transformation",
            "zone", "zone",
            "gtagConfig", "gtag_config");

    private static final List<Export> EXPORTS = new ArrayList<>();

    /** A file and what came of it. */
    private record Export(RealExports.File source, JsonNode file, ImportResult result) {
        String name() {
            return source.name();
        }

        boolean realWeb() {
            return source.realWeb();
        }

        ObjectNode document() {
            return result.document().orElseThrow();
        }
    }

    @BeforeAll
    static void readAll() throws IOException {
        for (RealExports.File file : RealExports.files()) {
            byte[] bytes = Files.readAllBytes(file.path());
            EXPORTS.add(new Export(file, Json.MAPPER.readTree(bytes), Imports.READER.read(bytes)));
        }
        assumeFalse(EXPORTS.isEmpty());
    }

    @Test
    void everyEntityHasExactlyOneLine() {
        for (Export export : EXPORTS) {
            Set<String> expected = new HashSet<>();
            LISTS.forEach((list, kind) -> {
                int size = export.file().path("containerVersion").path(list).size();
                for (int i = 0; i < size; i++) {
                    expected.add(kind + " /containerVersion/" + list + "/" + i);
                }
            });
            List<String> lines = export.result().report().entities().stream()
                    .map(line -> line.kind() + " " + line.path())
                    .toList();
            assertThat(lines).as(export.name()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void whatIsImportedIsInTheDocumentAndWhatIsSkippedIsNot() {
        for (Export export : EXPORTS) {
            Set<String> ids = new HashSet<>();
            for (String list : List.of("folders", "variables", "triggers", "tags")) {
                export.document()
                        .path(list)
                        .forEach(entity -> ids.add(entity.path("id").asText()));
            }
            for (ReportLine line : export.result().report().entities()) {
                if (line.outcome() == Outcome.SKIPPED) {
                    assertThat(line.entityId()).as(export.name() + line).isEmpty();
                } else if (Set.of("tag", "trigger", "variable", "folder").contains(line.kind())) {
                    assertThat(ids).as(export.name() + line).contains(line.entityId());
                }
                if (line.outcome() != Outcome.IMPORTED) {
                    assertThat(line.reasons()).as(export.name() + line).isNotEmpty();
                }
            }
        }
    }

    @Test
    void documentsPassTheCheckButForDecisions() {
        for (Export export : EXPORTS) {
            assertThat(Imports.problems(export.document())).as(export.name()).isEmpty();
        }
    }

    @Test
    void nearlyAllOfRealContainersForSitesIsImported() {
        assertThat(rate("trigger")).isEqualTo(1.0);
        assertThat(rate("variable")).isGreaterThanOrEqualTo(0.95);
        assertThat(rate("tag")).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void theSameFileGivesTheSameDocument() throws IOException {
        for (Export export : EXPORTS) {
            byte[] bytes = Files.readAllBytes(export.source().path());
            ImportResult again = Imports.READER.read(bytes);
            assertThat(again.document())
                    .as(export.name())
                    .isEqualTo(export.result().document());
            assertThat(again.report())
                    .as(export.name())
                    .isEqualTo(export.result().report());
        }
    }

    /** The part that is neither left out nor a stand-in that a person has to replace. */
    private static double rate(String kind) {
        int all = 0;
        int good = 0;
        Map<String, Integer> others = new TreeMap<>();
        for (Export export : EXPORTS) {
            if (!export.realWeb()) {
                continue;
            }
            for (ReportLine line : export.result().report().entities()) {
                if (line.kind().equals(kind)) {
                    all++;
                    if (Imports.works(export.document(), line)) {
                        good++;
                    } else {
                        line.reasons()
                                .forEach(reason -> others.merge(export.name() + " " + reason.en(), 1, Integer::sum));
                    }
                }
            }
        }
        System.out.println("[gtm] " + kind + ": " + good + " of " + all);
        others.forEach((reason, count) -> System.out.println("[gtm]   " + count + " " + reason));
        return (double) good / all;
    }

    /** The table of docs/gtm-import.md. */
    @Test
    void tableForTheDocumentation() {
        StringBuilder table = new StringBuilder();
        for (Export export : EXPORTS) {
            table.append("| ")
                    .append(export.name().replace(".json", ""))
                    .append(" | ")
                    .append(export.realWeb() ? "real, site" : "");
            for (String kind : List.of("tag", "trigger", "variable")) {
                Map<Outcome, Integer> counts =
                        export.result().report().totals().getOrDefault(kind, new EnumMap<>(Outcome.class));
                table.append(" |");
                for (Outcome outcome : Outcome.values()) {
                    table.append(' ').append(counts.getOrDefault(outcome, 0));
                }
            }
            table.append(" |\n");
        }
        assertThat(table.toString().lines().count()).isEqualTo(EXPORTS.size());
        System.out.println(table);
    }
}

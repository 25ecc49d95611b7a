package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** From the HTML of a tag to its pieces, by the examples that the runtime's tests fill and by real exports. */
final class HtmlPiecesTest {
    private static final Path EXPORTS = Path.of("../../shared/data/gtm");

    @TestFactory
    Stream<DynamicTest> htmlIsTakenApart() throws IOException {
        JsonNode examples =
                Json.MAPPER.readTree(Path.of("../tag-runtime/vectors/html.json").toFile());
        return examples.valueStream()
                .map(example -> DynamicTest.dynamicTest(example.path("title").asText(), () -> {
                    String html = example.at("/in/html").asText();
                    List<String> problems = HtmlPieces.problems(html);
                    if (example.path("out").has("refused")) {
                        assertThat(String.join("\n", problems))
                                .contains(example.at("/out/refused").asText());
                    } else {
                        assertThat(problems).isEmpty();
                        List<String> names = new ArrayList<>();
                        example.at("/in/names").forEach(name -> names.add(name.asText()));
                        assertThat(HtmlPieces.compile(html, names::indexOf).toPrettyString())
                                .isEqualTo(example.at("/out/pieces").toPrettyString());
                    }
                }));
    }

    @Test
    void noHtmlBreaksTheReader() {
        List<String> parts = List.of(
                "<script>",
                "</script>",
                "<style>",
                "</style>",
                "{{A}}",
                "'",
                "\"",
                "`",
                "${",
                "}",
                "/*",
                "*/",
                "//",
                "\n",
                "\\",
                "<div ",
                "href=",
                ">",
                "</div>",
                "<!--",
                "-->",
                "/",
                "[",
                "document.write(",
                "<svg>",
                "mkv0z",
                "<table>",
                "<template>",
                "style=\"",
                "url(",
                "?");
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            StringBuilder html = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                html.append(parts.get(random.nextInt(parts.size())));
            }
            boolean fine = HtmlPieces.problems(html.toString()).isEmpty();
            JsonNode pieces = HtmlPieces.compile(html.toString(), _ -> 0);
            if (fine) {
                assertThat(pieces.toString()).as("seed " + seed).doesNotContain("mkvq0z");
            }
        }
    }

    @Test
    void deepHtmlIsRefused() {
        assertThat(HtmlPieces.problems("<div>".repeat(5_000)))
                .hasSize(1)
                .first()
                .asString()
                .contains("lie in each other");
    }

    @Test
    void mostHtmlOfRealContainersCanBeTakenApart() throws IOException {
        assumeThat(Files.isDirectory(EXPORTS))
                .as("the GTM exports are not here: " + EXPORTS)
                .isTrue();
        List<String> all = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXPORTS)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode tags = Json.MAPPER.readTree(file.toFile()).at("/containerVersion/tag");
                tags.valueStream()
                        .filter(tag -> tag.path("type").asText().equals("html"))
                        .flatMap(tag -> tag.path("parameter").valueStream())
                        .filter(parameter -> parameter.path("key").asText().equals("html"))
                        .map(parameter -> parameter.path("value").asText())
                        .forEach(html -> {
                            all.add(html);
                            List<String> problems = HtmlPieces.problems(html);
                            if (!problems.isEmpty()) {
                                refused.add(file.getFileName() + ": " + problems);
                            }
                        });
            }
        }
        assertThat(refused.size() * 10)
                .as(refused.size() + " of " + all.size() + ": " + String.join("\n", refused))
                .isLessThanOrEqualTo(all.size());
    }
}

package io.metka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that reads a GTM export: what it prints, what it writes, how it ends. */
final class ImportGtmCommandTest {
    private static final String EXPORT = """
            {"exportFormatVersion": 2, "containerVersion": {
              "container": {"name": "Магазин", "publicId": "GTM-ABC", "usageContext": ["WEB"]},
              "trigger": [{"triggerId": "1", "name": "Всё", "type": "PAGEVIEW"}],
              "tag": [{"tagId": "2", "name": "Маяк", "type": "awj", "firingTriggerId": ["1"],
                       "consentSettings": {"consentStatus": "NOT_NEEDED"}}]}}
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void theReportIsPrintedAndTheDocumentWritten() throws IOException {
        Path target = folder.resolve("container.json");
        Path report = folder.resolve("report.json");
        Path file = file(EXPORT);
        assertThat(run(file.toString(), "--out", target.toString(), "--report", report.toString()))
                .isZero();
        assertThat(printed())
                .contains("GTM-ABC Магазин WEB format 2")
                .contains("needs_action:", "tag «Маяк» /containerVersion/tag/0", "There is no template for awj")
                .contains("trigger                      1");
        assertThat(errors.size()).isZero();
        JsonNode document = Json.MAPPER.readTree(target.toFile());
        assertThat(document.path("format").asInt()).isEqualTo(1);
        assertThat(document.path("triggers")).hasSize(1);
        assertThat(Json.MAPPER.readTree(report.toFile()).path("entities")).hasSize(2);
    }

    @Test
    void itSpeaksRussian() throws IOException {
        assertThat(run("--lang", "ru", file(EXPORT).toString())).isZero();
        assertThat(printed()).contains("Для awj нет шаблона");
    }

    @Test
    void whatCannotBeReadEndsWithTwo() throws IOException {
        assertThat(run(folder.resolve("nothing.json").toString())).isEqualTo(2);
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(run(file("{").toString())).isEqualTo(2);
        assertThat(run(file("{}").toString())).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("nothing.json cannot be read", "not JSON", "not an export");
        assertThat(out.size()).isZero();
    }

    @Test
    void aFileThatIsTooLargeEndsWithTwo() throws IOException {
        Path file = folder.resolve("large.json");
        Files.write(file, new byte[10 * 1024 * 1024 + 1]);
        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("10 MB");
    }

    @Test
    void wordsThatAreNotUnderstood() {
        for (List<String> words : List.of(
                List.<String>of(), List.of("--out"), List.of("a.json", "b.json"), List.of("--nope", "x", "a.json"))) {
            assertThatThrownBy(() -> ImportGtmCommand.parse(words))
                    .as(words.toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("./metka import-gtm FILE");
        }
    }

    private int run(String... words) {
        return ImportGtmCommand.parse(List.of(words))
                .run(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("export.json"), text);
    }
}

package io.metka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back in for whoever owns the data folder. */
final class AccessCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void aNewTokenReplacesTheOneBefore() throws Exception {
        assertThat(run("admin-token", "--new")).isZero();
        String first = out.toString(StandardCharsets.UTF_8);
        assertThat(run("admin-token", "--new")).isZero();
        assertThat(first).containsPattern("mk_[A-Za-z0-9_-]{43}");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(first);
        assertThat(Files.exists(folder.resolve("control.sqlite"))).isTrue();
    }

    @Test
    void whoIsNotThereIsNotReset() throws Exception {
        assertThat(run("reset-account", "nobody@shop.example")).isEqualTo(AccessCommand.FAILED);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("Nobody has an account");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        AccessCommand command = AccessCommand.parse("admin-token", List.of("--new"));
        Map<String, String> environment =
                Map.of("METKA_DATA", folder.resolve("none").toString());
        assertThat(command.run(environment, new PrintStream(out), new PrintStream(errors)))
                .isEqualTo(AccessCommand.FAILED);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("run this where the gateway runs");
    }

    @Test
    void wordsThatAreNotUnderstoodAreAnsweredWithWhatWouldBe() {
        for (List<String> words : List.of(List.<String>of(), List.of("--old"), List.of("--new", "--config"))) {
            assertThatThrownBy(() -> AccessCommand.parse("admin-token", words)).hasMessageStartingWith("Use: ");
        }
        assertThatThrownBy(() -> AccessCommand.parse("reset-account", List.of("--config", "x")))
                .hasMessageStartingWith("Use: ");
    }

    private int run(String name, String word) throws Exception {
        out.reset();
        AccessCommand command = AccessCommand.parse(
                name, List.of(word, "--config", folder.resolve("none.toml").toString()));
        return command.run(
                Map.of("METKA_DATA", folder.toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors));
    }
}

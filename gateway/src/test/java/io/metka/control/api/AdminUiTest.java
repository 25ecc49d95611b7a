package io.metka.control.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.ProjectId;
import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built admin UI in Chromium against a real control plane, under the console's content security policy. */
final class AdminUiTest {
    @TempDir
    Path folder;

    @Test
    void theOverviewShowsHealthAndLiveEvents() throws Exception {
        assertThat(Console.class.getResource(Console.UI + "/index.html"))
                .as("build the module admin-ui first: its dist folder becomes part of the gateway")
                .isNotNull();
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            Process browser = new ProcessBuilder(
                            "node",
                            "e2e/overview.mjs",
                            gateway.uri("/").toString(),
                            gateway.token,
                            Path.of("target/screenshots").toAbsolutePath().toString())
                    .directory(Path.of("../admin-ui").toFile())
                    .redirectErrorStream(true)
                    .start();
            StringBuilder said = new StringBuilder();
            try (BufferedReader lines = browser.inputReader(UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.append(line).append('\n');
                    if (line.equals("READY")) {
                        for (int i = 0; i < 3; i++) {
                            gateway.ports.listeners.getLast().accept(LiveEvents.event("e" + i, new ProjectId("demo")));
                        }
                    }
                }
            }
            assertThat(browser.waitFor()).as(said.toString()).isZero();
        }
    }
}

package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strict settings: what is set counts, what is unknown or wrong is reported all at once. */
final class SettingsReaderTest {
    @TempDir
    Path folder;

    @Test
    void nothingSetGivesTheDefaults() {
        assertThat(SettingsReader.read(folder.resolve("absent.toml"), Map.of())).isEqualTo(Settings.defaults());
    }

    @Test
    void everyKindOfValueIsReadFromTheFile() throws IOException {
        Settings settings = read("""
                node = "msk-2"
                data = "/var/lib/metka"
                [edge]
                port = 80
                max_body = "1 MB"
                trusted_proxies = ["10.0.0.1", "10.0.0.2"]
                cookie_age = "30d"
                [consent]
                keep_anonymous = false
                """, Map.of());
        assertThat(settings.node()).isEqualTo("msk-2");
        assertThat(settings.data()).isEqualTo(Path.of("/var/lib/metka"));
        assertThat(settings.edge().port()).isEqualTo(80);
        assertThat(settings.edge().maxBody()).isEqualTo(1 << 20);
        assertThat(settings.edge().trustedProxies()).isEqualTo(List.of("10.0.0.1", "10.0.0.2"));
        assertThat(settings.edge().cookieAge()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.consent().keepAnonymous()).isFalse();
        assertThat(settings.edge().host()).isEqualTo(EdgeSettings.defaults().host());
    }

    @Test
    void theEnvironmentOutranksTheFile() throws IOException {
        Settings settings = read(
                "[edge]\nport = 80\n",
                Map.of("METKA_EDGE_PORT", "8090", "METKA_EDGE_TRUSTED_PROXIES", "::1, 127.0.0.1"));
        assertThat(settings.edge().port()).isEqualTo(8090);
        assertThat(settings.edge().trustedProxies()).containsExactly("::1", "127.0.0.1");
    }

    @Test
    void everyProblemIsListedAtOnce() {
        assertThatThrownBy(() -> read("""
                        nod = "x"
                        [edge]
                        port = "eighty"
                        hots = "0.0.0.0"
                        cookie_age = "a while"
                        [consent]
                        keep_anonymous = "yes"
                        [reds]
                        url = "x"
                        """, Map.of("METKA_EDGE_PROT", "1", "METKA_HOME", "/opt/metka")))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .satisfiesExactlyInAnyOrder(
                                        p -> assertThat(p).startsWith("nod: no setting has this name"),
                                        p -> assertThat(p).startsWith("edge.port: must be a whole number"),
                                        p -> assertThat(p).startsWith("edge.hots: no setting"),
                                        p -> assertThat(p).startsWith("edge.cookie_age: must be a time such as"),
                                        p -> assertThat(p).startsWith("consent.keep_anonymous: must be true or false"),
                                        p -> assertThat(p).startsWith("reds: no setting"),
                                        p -> assertThat(p).startsWith("METKA_EDGE_PROT: no setting")));
    }

    @Test
    void aValueOutOfItsRangeIsReportedByItsKey() {
        assertThatThrownBy(() -> read("[edge]\nport = 70000\n", Map.of()))
                .hasMessageContaining("edge.port must be 0 to 65535, not 70000");
    }

    @Test
    void brokenTomlNamesTheLine() {
        assertThatThrownBy(() -> read("[edge]\nport = = 1\n", Map.of())).hasMessageContaining("line 2");
    }

    private Settings read(String toml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(folder.resolve("metka.toml"), toml);
        return SettingsReader.read(file, environment);
    }
}

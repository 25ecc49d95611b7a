package io.metka.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metka.support.ByteMutations;
import io.metka.support.Trial;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lies where a database of addresses should be, addresses are found or unknown. */
final class GeoFileFuzzTest {
    private static final int ROUNDS = 400;

    static List<byte[]> seeds() throws IOException {
        Path file = Files.createTempFile("metka-fuzz", ".mmdb");
        try {
            SmallDatabase.write(
                    file,
                    Map.of(
                            "203.0.113.0/24", Map.of("country_code", "RU"),
                            "198.51.100.0/24", Map.of("country", Map.of("iso_code", "DE"), "subdivisions", List.of())));
            return List.of(Files.readAllBytes(file));
        } finally {
            Files.delete(file);
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void find(byte[] database) throws IOException {
        Path path = Files.createTempFile("metka-fuzz", ".mmdb");
        Files.write(path, database);
        try {
            Trial.hold(() -> {
                try (GeoFile file = new GeoFile(path, "country")) {
                    file.refresh();
                    for (String address :
                            List.of("203.0.113.9", "198.51.100.1", "0.0.0.0", "255.255.255.255", "2001:db8::1")) {
                        assertThat(file.find(InetAddress.ofLiteral(address))).isNotNull();
                    }
                }
            });
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void damagedDatabases() throws IOException {
        ByteMutations.WEB.each(seeds(), ROUNDS, database -> {
            try {
                find(database);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}

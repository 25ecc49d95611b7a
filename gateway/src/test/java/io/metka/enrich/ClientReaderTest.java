package io.metka.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.Enrichment.Device;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden cases of devices, and a fuzz. */
final class ClientReaderTest {
    private static final ClientReader READER = new ClientReader();

    static Stream<JsonNode> golden() throws IOException {
        return Golden.cases("clients.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void goldenCase(JsonNode golden) {
        Client client =
                READER.read(new Client.Signature(golden.get("ua").asText(), Golden.texts(golden.path("hints"))));
        Device device = client.device();
        String found = String.join(
                "|",
                device.type(),
                device.brand(),
                device.os(),
                device.osVersion(),
                device.browser(),
                device.browserVersion());
        assertThat(found)
                .as(golden.get("title").asText())
                .isEqualTo(golden.get("out").asText());
        assertThat(client.robot()).hasToString(golden.path("robot").asText("NONE"));
        assertThat(client.contradicts()).isEqualTo(golden.path("contradicts").asBoolean());
    }

    @Test
    void noUserAgentAndNoHintIsTooOdd() throws IOException {
        List<JsonNode> seeds = golden().toList();
        Random random = new Random(Long.getLong("metka.seed", 20_261_122L));
        for (int round = 0; round < 30_000; round++) {
            JsonNode seed = seeds.get(random.nextInt(seeds.size()));
            String userAgent = mutated(seed.get("ua").asText(), random);
            Map<String, String> hints = Golden.texts(seed.path("hints"));
            hints.replaceAll((name, value) -> mutated(value, random));
            Device device = READER.read(new Client.Signature(userAgent, hints)).device();
            assertThat(device.type()).isIn("", "desktop", "phone", "tablet", "tv", "console", "robot");
            assertThat(device.osVersion().length()).isLessThan(200);
        }
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0 && !mutated.isEmpty(); i--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(3)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.setCharAt(at, (char) random.nextInt(0x3000));
                default -> mutated.setLength(at);
            }
        }
        return mutated.toString();
    }
}

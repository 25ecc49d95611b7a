package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever documents a draft is given, it and everything that looks through it answers without a fault. */
final class EntityFuzzTest {
    private static final int ROUNDS = 250;
    private static final String DRAFT = "/projects/demo/containers/one/workspaces/default";
    private static final List<String> KINDS = List.of("folders", "templates", "variables", "triggers", "tags");
    private static final List<String> LOOKS = List.of(
            "/problems",
            "/diff",
            "/lint",
            "/unused",
            "/search?q=a",
            "/export",
            "/conflicts",
            "/triggers",
            "/variables/v1/uses",
            "/export?select=tags/g1");

    @TempDir
    Path folder;

    @Test
    void noDocumentIsTooMuch() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Map.Entry<String, JsonNode>> documents = documents();
        try (var gateway = Gateway.compiling(folder)) {
            gateway.fill();
            for (int round = 0; round < ROUNDS; round++) {
                var chosen = documents.get(random.nextInt(documents.size()));
                String kind = random.nextInt(20) == 0 ? KINDS.get(random.nextInt(KINDS.size())) : chosen.getKey();
                JsonNode body = BodyFuzzTest.mutated(random, chosen.getValue().deepCopy());
                String id = chosen.getValue().path("id").asText("x");
                Gateway.Reply reply = switch (random.nextInt(4)) {
                    case 0 -> gateway.put(DRAFT + "/" + kind + "/" + id, body.toString(), Map.of());
                    case 1 ->
                        gateway.post(
                                DRAFT + "/import", imported(kind, body, random).toString());
                    case 2 -> gateway.send("DELETE", DRAFT + "/" + kind + "/" + id, null, Map.of());
                    default -> gateway.post(DRAFT + "/" + kind, body.toString());
                };
                assertThat(reply.status())
                        .as("seed %d: %s %s", seed, kind, body)
                        .isLessThan(500);
                String look = LOOKS.get(random.nextInt(LOOKS.size()));
                assertThat(gateway.get(DRAFT + look).status())
                        .as("seed %d: %s after %s %s", seed, look, kind, body)
                        .isLessThan(500);
            }
            assertThat(gateway.post(DRAFT + "/versions", "{}").status())
                    .as("seed %d", seed)
                    .isIn(201, 422);
        }
    }

    private static ObjectNode imported(String kind, JsonNode entity, Random random) {
        ObjectNode order = Json.MAPPER.createObjectNode();
        order.put("mode", List.of("rename", "overwrite", "skip").get(random.nextInt(3)));
        order.putObject("document").put("format", 1).putArray(kind).add(entity);
        return order;
    }

    /** Each entity of a container that has one of every kind. */
    private static List<Map.Entry<String, JsonNode>> documents() throws IOException {
        JsonNode every = Json.MAPPER
                .readTree(Path.of("../tag-runtime/vectors/containers/every-kind.json")
                        .toFile())
                .at("/in/container");
        List<Map.Entry<String, JsonNode>> documents = new ArrayList<>();
        KINDS.forEach(kind -> every.path(kind).forEach(entity -> documents.add(Map.entry(kind, entity))));
        documents.add(Map.entry("folders", Json.MAPPER.createObjectNode().put("name", "Folder")));
        return documents;
    }
}

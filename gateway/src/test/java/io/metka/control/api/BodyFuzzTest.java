package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever body is sent, the answer is one that the contract promises, and never a 5xx. */
final class BodyFuzzTest {
    private static final int ROUNDS = 600;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<JsonNode> ODDITIES = List.of(
            JSON.nullNode(),
            JSON.booleanNode(true),
            JSON.numberNode(-1),
            JSON.numberNode(0.1e-300),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.textNode(""),
            JSON.textNode("'; DROP TABLE projects; --"),
            JSON.textNode("\u202e\u0001😀"),
            JSON.textNode("http://[::1"),
            JSON.textNode("x".repeat(3_000)),
            JSON.arrayNode(),
            JSON.objectNode());

    @TempDir
    Path folder;

    @Test
    void onlySuccessOrRefusal() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Integer, Integer> statuses = new HashMap<>();
        try (var gateway = new Gateway(folder)) {
            gateway.fill();
            List<Map.Entry<String, JsonNode>> bodies = bodies();
            for (int round = 0; round < ROUNDS; round++) {
                var chosen = bodies.get(random.nextInt(bodies.size()));
                List<String> target = List.of(chosen.getKey().split(" ", 2));
                String body = mangled(
                        random, mutated(random, chosen.getValue().deepCopy()).toString());
                Gateway.Reply reply = gateway.send(target.get(0), target.get(1), body, Map.of());
                assertThat(reply.status())
                        .as("seed %d: %s %s", seed, chosen.getKey(), body)
                        .isLessThan(500);
                statuses.merge(reply.status(), 1, Integer::sum);
            }
        }
        assertThat(statuses.keySet()).as("seed %d", seed).contains(200, 201, 400, 422);
    }

    /** Every operation of the contract that takes a body, with the contract's own example. */
    private static List<Map.Entry<String, JsonNode>> bodies() {
        List<Map.Entry<String, JsonNode>> bodies = new ArrayList<>();
        Contract.read()
                .document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode example = method.getValue().at("/requestBody/content/application~1json/example");
                    if (!example.isMissingNode()) {
                        String target = path.getKey()
                                .replace("{project}", "demo")
                                .replace("{workspace}", "default")
                                .replace("{kind}", "triggers")
                                .replaceAll("\\{[a-z]+}", "one");
                        bodies.add(
                                Map.entry(method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + target, example));
                    }
                }));
        return bodies;
    }

    /** A copy with up to two members taken out, or replaced by something odd. */
    static JsonNode mutated(Random random, JsonNode body) {
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            List<JsonNode> inner = new ArrayList<>(List.of(body));
            for (int i = 0; i < inner.size(); i++) {
                inner.get(i).forEach(child -> {
                    if (child.isContainerNode()) {
                        inner.add(child);
                    }
                });
            }
            JsonNode place = inner.get(random.nextInt(inner.size()));
            JsonNode oddity = ODDITIES.get(random.nextInt(ODDITIES.size())).deepCopy();
            if (place instanceof ObjectNode object) {
                List<String> names = new ArrayList<>(List.of("extra", "id", "a/b"));
                object.fieldNames().forEachRemaining(names::add);
                String name = names.get(random.nextInt(names.size()));
                if (random.nextInt(3) == 0) {
                    object.remove(name);
                } else {
                    object.set(name, oddity);
                }
            } else if (place instanceof ArrayNode array) {
                array.add(oddity);
            }
        }
        return body;
    }

    private static String mangled(Random random, String body) {
        if (random.nextInt(4) > 0) {
            return body;
        }
        int at = random.nextInt(body.length());
        return switch (random.nextInt(3)) {
            case 0 -> body.substring(0, at);
            case 1 -> body.substring(0, at) + (char) random.nextInt(0xd800) + body.substring(at);
            default -> body.substring(0, at) + body;
        };
    }
}

package io.metka.container.gtm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a file looks like, it is read and accounted for, or it is no export; nothing else comes out. */
final class GtmFuzzTest {
    private static final int ROUNDS = 400;
    private static final List<String> TEXTS = List.of(
            "",
            "{{Page URL}}",
            "{{}}",
            "{{ \n }}",
            "{{{{x}}}}",
            "{{A}}{{A}}",
            "2147479553",
            "MATCH_REGEX",
            "(?=a)",
            "\\",
            "cvt_",
            "cvt__",
            "html",
            "aev",
            "CUSTOM_EVENT",
            "%s %d %",
            "true",
            "\u0000\ud800",
            "__proto__",
            "{}",
            "x".repeat(20_000));

    @Test
    void mutatedNodes() throws IOException {
        List<JsonNode> seeds = seeds();
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            JsonNode export = seeds.get(random.nextInt(seeds.size())).deepCopy();
            for (int i = random.nextInt(6); i >= 0; i--) {
                mutate(export, random);
            }
            check(export.toString(), "seed " + seed);
        }
    }

    @Test
    void mutatedBytes() throws IOException {
        List<JsonNode> seeds = seeds();
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).toString().getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(10) == 0 ? random.nextInt(bytes.length) : bytes.length;
            read(java.util.Arrays.copyOf(bytes, length), "seed " + seed);
        }
    }

    private static List<JsonNode> seeds() throws IOException {
        List<JsonNode> seeds = new ArrayList<>();
        for (String file : List.of("triggers", "variables", "tags", "containers")) {
            for (JsonNode vector : Json.MAPPER.readTree(
                    Path.of("src/test/gtm/" + file + ".json").toFile())) {
                ObjectNode export = Json.MAPPER.createObjectNode().put("exportFormatVersion", 2);
                export.set("containerVersion", vector.path("in"));
                seeds.add(export);
            }
        }
        return seeds;
    }

    private static void check(String export, String what) {
        ImportResult result = read(export.getBytes(StandardCharsets.UTF_8), what);
        if (result.document().isPresent()) {
            assertThat(Imports.problems(result.document().get())).as(what).isEmpty();
            assertThat(result.report().entities().stream().map(ReportLine::path).toList())
                    .as(what)
                    .doesNotHaveDuplicates();
        }
    }

    private static ImportResult read(byte[] file, String what) {
        try {
            ImportResult result = Imports.READER.read(file);
            assertThat(result.report().json().toString()).as(what).isNotEmpty();
            assertThat(result.document().isPresent()
                            || result.report().problem().isPresent())
                    .as(what)
                    .isTrue();
            return result;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what, e);
        }
    }

    private static void mutate(JsonNode root, Random random) {
        List<JsonNode> nodes = new ArrayList<>();
        collect(root, nodes);
        switch (nodes.get(random.nextInt(nodes.size()))) {
            case ObjectNode object -> mutate(object, random);
            case ArrayNode list -> mutate(list, random);
            default -> throw new IllegalStateException();
        }
    }

    private static void mutate(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            object.set("value", anything(random));
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
            object.remove(name);
        } else {
            object.set(name, anything(random));
        }
    }

    private static void mutate(ArrayNode list, Random random) {
        if (list.isEmpty() || random.nextInt(4) == 0) {
            list.add(anything(random));
        } else if (random.nextBoolean()) {
            list.remove(random.nextInt(list.size()));
        } else {
            list.add(list.get(random.nextInt(list.size())).deepCopy());
        }
    }

    private static JsonNode anything(Random random) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.numberNode(random.nextLong());
            case 2 -> nodes.booleanNode(random.nextBoolean());
            case 3 -> nodes.arrayNode();
            case 4 -> nodes.objectNode();
            default -> nodes.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    private static void collect(JsonNode node, List<JsonNode> found) {
        if (node.isContainerNode()) {
            found.add(node);
        }
        node.forEach(child -> collect(child, found));
    }
}

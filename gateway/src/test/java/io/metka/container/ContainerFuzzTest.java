package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import io.metka.tags.GraalScriptSyntax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a version looks like, it compiles or it is refused with problems; nothing else comes out. */
final class ContainerFuzzTest {
    private static final int ROUNDS = 600;
    private static final List<String> TEXTS = List.of(
            "",
            "{{Page URL}}",
            "{{Nope}}",
            "{{}}",
            "{{{Page URL}}}",
            "{{City}}",
            "regex",
            "css_selector",
            "constant",
            "page_view",
            "click",
            "</script>",
            "\u0000\u2028",
            "(?=a)",
            "__proto__",
            "x".repeat(20_000));

    private final ContainerCompiler compiler = new ContainerCompiler(new GraalScriptSyntax());
    private final ContainerTarget target =
            new ContainerTarget(new ProjectId("p"), "fuzz", 1, "wk", ContainerTarget.Collection.DEFAULT);

    @Test
    void mutatedDocuments() throws IOException {
        JsonNode every = Json.MAPPER
                .readTree(Path.of("../tag-runtime/vectors/containers/every-kind.json")
                        .toFile())
                .at("/in/container");
        List<JsonNode> seeds = List.of(ContainerCompilerTest.demo(), every);
        int compiled = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            JsonNode version = seeds.get(random.nextInt(seeds.size())).deepCopy();
            for (int i = random.nextInt(4); i >= 0; i--) {
                mutate(version, random);
            }
            if (tryToCompile(version.toString(), "seed " + seed)) {
                compiled++;
            }
        }
        assertThat(compiled).as("some mutations are harmless").isBetween(1, ROUNDS - 1);
    }

    @Test
    void mutatedBytes() {
        String text = ContainerCompilerTest.demo().toString();
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            StringBuilder mutated = new StringBuilder(text);
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(0x80));
            }
            if (random.nextInt(10) == 0) {
                mutated.setLength(random.nextInt(mutated.length()));
            }
            tryToCompile(mutated.toString(), "seed " + seed);
        }
    }

    @Test
    void documentsThatAreNotObjects() {
        for (String text : List.of("", " ", "null", "1", "\"x\"", "[]", "true", "[".repeat(10_000))) {
            assertThat(tryToCompile(text, text)).isFalse();
        }
    }

    private boolean tryToCompile(String text, String what) {
        try {
            compiler.compile(target, text);
            return true;
        } catch (InvalidContainerException e) {
            assertThat(e.problems()).as(what).isNotEmpty();
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what + ": " + text, e);
        }
    }

    private static void mutate(JsonNode root, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object -> mutate(object, random);
            case ArrayNode list -> mutate(list, random);
            default -> throw new IllegalStateException();
        }
    }

    private static void mutate(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || random.nextInt(10) == 0) {
            object.set(random.nextBoolean() ? "default" : "value", anything(random));
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(3) == 0) {
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
            case 2 -> nodes.numberNode(random.nextDouble() * 1e300);
            case 3 -> nodes.booleanNode(random.nextBoolean());
            case 4 -> nodes.arrayNode();
            case 5 -> nodes.objectNode();
            default -> nodes.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
        }
        node.forEach(child -> collect(child, containers));
    }
}

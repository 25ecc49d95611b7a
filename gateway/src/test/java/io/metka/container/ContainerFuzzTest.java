package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import io.metka.tags.GraalScriptSyntax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a version looks like, it compiles or it is refused with problems; nothing else comes out. */
final class ContainerFuzzTest {
    private static final int ROUNDS = 600;
    private static final JsonMutations MUTATIONS = new JsonMutations(List.of(
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
            "x".repeat(20_000)));

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
                MUTATIONS.mutate(version, random);
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
}

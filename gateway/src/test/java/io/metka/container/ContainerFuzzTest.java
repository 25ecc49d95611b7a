package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.ProjectId;
import io.metka.support.ByteMutations;
import io.metka.support.Json;
import io.metka.support.Trial;
import io.metka.tags.GraalScriptSyntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a version looks like, it compiles or it is refused with problems; nothing else comes out. */
final class ContainerFuzzTest {
    private static final int ROUNDS = 600;

    /** A compiled script is packed twice, at the hardest levels. */
    private static final long MOST_BYTES = 1L << 30;

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
        List<JsonNode> seeds = versions();
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

    static List<byte[]> documents() throws IOException {
        return versions().stream()
                .map(version -> version.toString().getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("documents")
    @FuzzTest
    void compile(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        Trial.hold(MOST_BYTES, () -> tryToCompile(text, "document"));
    }

    @Test
    void damagedDocuments() throws IOException {
        ByteMutations.WEB.each(documents(), ROUNDS, this::compile);
    }

    @Test
    void documentsThatAreNotObjects() {
        for (String text : List.of("", " ", "null", "1", "\"x\"", "[]", "true", "[".repeat(10_000))) {
            assertThat(tryToCompile(text, text)).isFalse();
        }
    }

    private static List<JsonNode> versions() throws IOException {
        JsonNode every = Json.MAPPER
                .readTree(Path.of("../tag-runtime/vectors/containers/every-kind.json")
                        .toFile())
                .at("/in/container");
        return List.of(ContainerCompilerTest.demo(), every);
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

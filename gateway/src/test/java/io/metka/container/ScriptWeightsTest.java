package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import io.metka.tags.GraalScriptSyntax;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What each entity adds to a script. */
final class ScriptWeightsTest {
    private final ContainerCompiler compiler = new ContainerCompiler(new GraalScriptSyntax());
    private final ContainerTarget target =
            new ContainerTarget(new ProjectId("p"), "c", 1, "wk", ContainerTarget.Collection.DEFAULT);

    @Test
    void aShareIsWhatTheScriptLosesWithoutTheEntity() throws IOException, InvalidContainerException {
        ObjectNode version = version(1_000);
        List<ScriptShare> shares = compiler.shares(target, version);
        assertThat(shares.getFirst().id()).isEqualTo("heavy");
        assertThat(shares).extracting(ScriptShare::id).doesNotContain("unused");
        int whole = compiler.compile(target, version).size().brotli();
        version.withArray("/tags").remove(0);
        int without = compiler.compile(target, version).size().brotli();
        // The shares are measured at a quicker level than scripts are packed.
        assertThat(shares.getFirst().bytes()).isBetween((whole - without) * 9 / 10, (whole - without) * 12 / 10);
    }

    @Test
    void aVariableThatSeveralTagsShareIsInTheShareOfNone() throws IOException {
        List<ScriptShare> shares = compiler.shares(target, version(1_000));
        int shared = bytes(shares, "shared");
        assertThat(shared).isGreaterThan(700);
        assertThat(bytes(shares, "g1")).isLessThan(200);
        assertThat(bytes(shares, "g2")).isLessThan(200);
    }

    @Test
    void everyKindOfContainerCanBeWeighed() throws IOException, InvalidContainerException {
        JsonNode every = Json.MAPPER
                .readTree(java.nio.file.Path.of("../tag-runtime/vectors/containers/every-kind.json")
                        .toFile())
                .at("/in/container");
        compiler.compile(target, every);
        assertThat(compiler.shares(target, every)).isNotEmpty();
    }

    private static int bytes(List<ScriptShare> shares, String id) {
        return shares.stream()
                .filter(share -> share.id().equals(id))
                .mapToInt(ScriptShare::bytes)
                .sum();
    }

    /** A heavy tag, two light ones that share a heavy variable, and a variable that nobody reads. */
    private static ObjectNode version(int noise) throws IOException {
        String text = """
                {"format": 1,
                 "variables": [
                   {"id": "shared", "name": "Shared", "type": "constant", "parameters": {"value": "%s"}},
                   {"id": "unused", "name": "Unused", "type": "constant", "parameters": {"value": "%s"}}],
                 "triggers": [{"id": "t1", "name": "All", "type": "page_view", "parameters": {}}],
                 "tags": [
                   {"id": "heavy", "name": "H", "type": "metka_event", "triggers": ["t1"], "purposes": ["a"],
                    "parameters": {"event": "h", "properties": [{"name": "x", "value": "%s"}]}},
                   {"id": "g1", "name": "1", "type": "metka_event", "triggers": ["t1"], "purposes": ["a"],
                    "parameters": {"event": "one {{Shared}}"}},
                   {"id": "g2", "name": "2", "type": "metka_event", "triggers": ["t1"], "purposes": ["a"],
                    "parameters": {"event": "two {{Shared}}"}}]}
                """.formatted(noise(1, noise), noise(2, noise), noise(3, 2 * noise));
        return (ObjectNode) Json.MAPPER.readTree(text);
    }

    private static String noise(int seed, int length) {
        Random random = new Random(seed);
        StringBuilder noise = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            noise.append((char) ('#' + random.nextInt(56)));
        }
        return noise.toString();
    }
}

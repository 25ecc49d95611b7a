package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.aayushatharva.brotli4j.decoder.Decoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import io.metka.tags.GraalScriptSyntax;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** From a version to its script, by examples. */
final class ContainerCompilerTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Path VECTORS = REPOSITORY.resolve("tag-runtime/vectors");
    private static final ContainerTarget TARGET =
            new ContainerTarget(new ProjectId("p"), "demo", 1, "wk_demo", ContainerTarget.Collection.DEFAULT);

    private final ContainerCompiler compiler = new ContainerCompiler(new GraalScriptSyntax());

    @TestFactory
    Stream<DynamicTest> containersBecomeTheirConfiguration() throws IOException {
        try (Stream<Path> files = Files.list(VECTORS.resolve("containers"))) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
        }
    }

    private void compare(Path file) throws Exception {
        JsonNode journey = read(file);
        JsonNode in = journey.path("in");
        JsonNode version =
                in.has("file") ? read(REPOSITORY.resolve(in.path("file").asText())) : in.path("container");
        Compilation compilation = compiler.compile(
                new ContainerTarget(
                        TARGET.project(),
                        in.path("id").asText(),
                        in.path("version").asInt(),
                        in.path("write_key").asText(),
                        TARGET.collection()),
                version);
        CompiledVector.keep(file, journey, CompiledVector.of(compilation));
        assertThat(compilation.warnings()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrongIsSaidWithItsPlace() throws IOException {
        JsonNode examples = Json.MAPPER.readTree(getClass().getResourceAsStream("invalid.json"));
        return examples.valueStream()
                .map(example -> DynamicTest.dynamicTest(example.path("title").asText(), () -> {
                    JsonNode version = demo();
                    example.path("in").forEach(change -> apply(version, change));
                    InvalidContainerException refused = catchThrowableOfType(
                            InvalidContainerException.class, () -> compiler.compile(TARGET, version));
                    assertThat(refused.problems())
                            .allSatisfy(problem -> assertThat(problem.message()).isNotBlank())
                            .extracting(Problem::pointer)
                            .containsExactlyElementsOf(example.path("out")
                                    .valueStream()
                                    .map(JsonNode::asText)
                                    .toList());
                }));
    }

    @Test
    void theDocumentationOfAProblemNamesWhatIsWrong() {
        assertThatThrownBy(() -> compiler.compile(TARGET, "{\"format\":1,"))
                .isInstanceOf(InvalidContainerException.class)
                .hasMessageContaining("not JSON");
        JsonNode version = withText(demo(), "/tags/0/parameters/event", "{{Page Typo}}");
        assertThatThrownBy(() -> compiler.compile(TARGET, version))
                .hasMessage("/tags/0/parameters/event: no variable is called \"Page Typo\"");
    }

    @Test
    void theSameInputGivesTheSameBytes() throws Exception {
        Script first = compiler.compile(TARGET, demo()).container().script();
        Script second = new ContainerCompiler(new GraalScriptSyntax())
                .compile(TARGET, demo().toString())
                .container()
                .script();
        assertThat(second.hash()).isEqualTo(first.hash()).matches("[0-9a-f]{32}");
        assertThat(second.plain()).isEqualTo(first.plain());
        assertThat(second.gzip()).isEqualTo(first.gzip());
        assertThat(second.brotli()).isEqualTo(first.brotli());
    }

    @Test
    void allEncodingsHoldTheSameScript() throws Exception {
        Compilation compilation = compiler.compile(TARGET, demo());
        Script script = compilation.container().script();
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(script.gzip()))) {
            assertThat(gzip.readAllBytes()).isEqualTo(script.plain());
        }
        assertThat(Decoder.decompress(script.brotli()).getDecompressedData()).isEqualTo(script.plain());
        assertThat(compilation.size())
                .isEqualTo(new Compilation.Size(script.plain().length, script.gzip().length, script.brotli().length));
    }

    @Test
    void aPageViewAndOneEventTagStayWithinTheBudgetOfACore() throws Exception {
        JsonNode one = read(VECTORS.resolve("containers/page-view.json")).at("/in/container");
        assertThat(compiler.compile(TARGET, one).size().brotli()).isLessThanOrEqualTo(6 * 1024);
    }

    @Test
    void namesNotesAndIdsStayBehind() throws Exception {
        String source = CompiledVector.source(compiler.compile(TARGET, demo()));
        assertThat(source)
                .contains("\"wk_demo\"")
                .doesNotContain(
                        "Product viewed", "g_product_viewed", "t_view_item", "Page Type", "GA4 e-commerce pushes");
    }

    @Test
    void aTextCannotEndTheScriptElement() throws Exception {
        String evil = "</script><!--\u2028\u2029<script>alert(1)</script>";
        String source =
                CompiledVector.source(compiler.compile(TARGET, withText(demo(), "/tags/0/parameters/event", evil)));
        assertThat(source)
                .doesNotContain("</script", "<!--", "\u2028", "\u2029")
                .contains("\\u003c/script>");
    }

    @Test
    void codeThatMakesCodeIsAWarning() throws Exception {
        ObjectNode version = (ObjectNode) demo();
        ObjectNode variable = ((ArrayNode) version.path("variables")).insertObject(0);
        variable.put("id", "code").put("name", "Code").put("type", "custom_javascript");
        variable.putObject("parameters").put("code", "function(){ return eval('1') }");
        assertThat(compiler.compile(TARGET, version).warnings())
                .extracting(Problem::pointer)
                .containsExactly("/variables/0/parameters/code");
    }

    @Test
    void aLargeScriptIsAWarning() throws Exception {
        ObjectNode version = (ObjectNode) demo();
        ArrayNode tags = (ArrayNode) version.path("tags");
        for (int i = 0; i < 400; i++) {
            ObjectNode tag = tags.get(0).deepCopy();
            tag.put("id", "copy" + i).withObject("/parameters").put("event", hash(i));
            tags.add(tag);
        }
        Compilation compilation = compiler.compile(TARGET, version);
        assertThat(compilation.size().brotli()).isGreaterThan(ContainerCompiler.LARGE_SCRIPT);
        assertThat(compilation.warnings())
                .singleElement()
                .satisfies(
                        w -> assertThat(w.message()).contains(compilation.size().brotli() + " bytes"));
    }

    @Test
    void aChainOfVariablesHasAnEnd() throws Exception {
        assertThat(compiler.check(chain(50))).isEmpty();
        assertThat(compiler.check(chain(51))).extracting(Problem::pointer).containsExactly("/variables/49");
        assertThat(compiler.check(chain(2000))).isNotEmpty();
    }

    @Test
    void theTargetIsChecked() {
        ContainerTarget.Collection collection = ContainerTarget.Collection.DEFAULT;
        assertThatThrownBy(() -> new ContainerTarget(TARGET.project(), "a/b", 1, "wk", collection))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a/b");
        assertThatThrownBy(() -> new ContainerTarget.Collection(URI.create("/"), Duration.ZERO, Duration.ZERO, "a;b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a;b");
    }

    static JsonNode demo() {
        return read(REPOSITORY.resolve("deploy/demo/container.json"));
    }

    /** Sets the value at a place, or removes what is there if the change has no value. */
    private static void apply(JsonNode document, JsonNode change) {
        String pointer = change.path("at").asText();
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = document.at(pointer.substring(0, slash));
        String last = pointer.substring(slash + 1);
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(last), change.path("value"));
        } else if (change.has("value")) {
            ((ObjectNode) parent).set(last, change.path("value"));
        } else {
            ((ObjectNode) parent).remove(last);
        }
    }

    private static JsonNode withText(JsonNode version, String pointer, String text) {
        ObjectNode change = Json.MAPPER.createObjectNode().put("at", pointer).put("value", text);
        apply(version, change);
        return version;
    }

    private static JsonNode chain(int length) {
        ObjectNode version = Json.MAPPER.createObjectNode().put("format", 1);
        ArrayNode variables = version.putArray("variables");
        for (int i = 0; i < length; i++) {
            ObjectNode variable = variables.addObject();
            variable.put("id", "v" + i).put("name", "V" + i).put("type", "data_layer");
            variable.putObject("parameters").put("path", "x");
            if (i + 1 < length) {
                variable.put("default", "{{V" + (i + 1) + "}}");
            }
        }
        version.putArray("triggers");
        version.putArray("tags");
        return version;
    }

    private static String hash(int seed) {
        StringBuilder text = new StringBuilder();
        long state = seed * 0x9E3779B97F4A7C15L + 1;
        for (int i = 0; i < 6; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            text.append(Long.toHexString(state));
        }
        return text.toString();
    }

    private static JsonNode read(Path file) {
        try {
            return Json.MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The templates of the gallery, by their own examples: here from fields to what the runtime is given, which
 * {@code vectors/gallery.json} holds; the runtime's tests go on from there to what the page sees.
 */
final class GalleryTest {
    private static final Path VECTORS = Path.of("../tag-runtime/vectors/gallery.json");

    private final Gallery gallery = new Gallery();

    @TestFactory
    Stream<DynamicTest> everyTemplateIsValidAndDocumented() {
        return gallery.templates().keySet().stream()
                .map(id -> DynamicTest.dynamicTest(id, () -> {
                    JsonNode whole = gallery.find(id).orElseThrow();
                    ObjectNode document = whole.deepCopy();
                    document.remove(List.of("readme", "examples", "icon"));
                    assertThat(Templates.checkTemplate(document)).isEmpty();
                    assertThat(document.path("id").asText()).isEqualTo(id);
                    assertThat(whole.path("readme").asText()).hasSizeGreaterThan(80);
                    assertThat(whole.path("icon").asText()).startsWith("<svg").doesNotContain("script");
                    assertThat(whole.path("examples")).isNotEmpty();
                    assertThat(whole.at("/recipient/cross_border").asBoolean())
                            .isEqualTo(!whole.at("/recipient/country").asText().equals("RU"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsValid() {
        return gallery.templates().values().stream()
                .flatMap(template -> examples(template.id())
                        .map(example -> DynamicTest.dynamicTest(
                                title(template, example),
                                () -> assertThat(FieldChecks.check(template, example.path("in"), ""))
                                        .isEmpty())));
    }

    @Test
    void everyExampleIsCompiledAsTheRuntimeIsTested() throws IOException {
        ArrayNode compiled = Json.MAPPER.createArrayNode();
        for (Template template : gallery.templates().values()) {
            examples(template.id())
                    .forEach(example -> compiled.addObject()
                            .put("title", title(template, example))
                            .set("out", compile(template, example)));
        }
        assertThat(compiled.toPrettyString())
                .as("what the runtime's tests take for compiled examples (%s)", VECTORS)
                .isEqualTo(Json.MAPPER.readTree(Files.readString(VECTORS)).toPrettyString());
    }

    private Stream<JsonNode> examples(String id) {
        return gallery.find(id).orElseThrow().path("examples").valueStream();
    }

    private static String title(Template template, JsonNode example) {
        return template.id() + ": " + example.path("title").asText();
    }

    /** Variables are numbered in the order of the example. */
    private static ObjectNode compile(Template template, JsonNode example) {
        List<String> variables = new ArrayList<>();
        example.at("/given/variables").fieldNames().forEachRemaining(variables::add);
        return TemplateCompiler.compile(template, withIndexes(example.path("in"), variables));
    }

    private static JsonNode withIndexes(JsonNode value, List<String> variables) {
        if (value.isTextual()) {
            return TextTemplate.parse(value.asText()).compiled(variables::indexOf);
        }
        if (value.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> property : value.properties()) {
                copy.set(property.getKey(), withIndexes(property.getValue(), variables));
            }
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> copy.add(withIndexes(item, variables)));
            return copy;
        }
        return value;
    }
}

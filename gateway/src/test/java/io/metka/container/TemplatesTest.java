package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import io.metka.tags.GraalScriptSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is refused of templates and of what their users enter, by examples. */
final class TemplatesTest {
    @TestFactory
    Stream<DynamicTest> templatesThatOverstepAreRefused() throws IOException {
        return examples("templates")
                .map(example -> DynamicTest.dynamicTest(title(example), () -> {
                    ObjectNode template = own();
                    example.path("in").properties().forEach(change -> set(template, change));
                    assertThat(lines(Templates.checkTemplate(template))).isEqualTo(texts(example.path("out")));
                }));
    }

    @TestFactory
    Stream<DynamicTest> fieldsAreCheckedAgainstTheirTemplate() throws IOException {
        return examples("fields")
                .map(example -> DynamicTest.dynamicTest(title(example), () -> {
                    ObjectNode version = version(example.path("template").asText(), example.path("in"));
                    List<Problem> problems = Templates.of(version).check(version);
                    assertThat(lines(problems)).isEqualTo(texts(example.path("out")));
                }));
    }

    @Test
    void aContainersOwnTemplateWorksLikeOneOfTheGallery() {
        ObjectNode version = version("own", Json.MAPPER.createObjectNode().put("key", "k1"));
        version.putArray("templates").add(own());
        Templates templates = Templates.of(version);
        assertThat(templates.check(version)).isEmpty();
        assertThat(templates.compile(version.at("/tags/0/parameters")))
                .hasToString("{\"steps\":[{\"call\":\"vendor\",\"args\":[\"init\",\"k1\"]},"
                        + "{\"script\":\"https://cdn.vendor.example/k1.js\"}]}");
    }

    @Test
    void aContainersOwnTemplatesNeedIdsOfTheirOwn() {
        ObjectNode version = version("own", Json.MAPPER.createObjectNode().put("key", "k1"));
        version.putArray("templates").add(own()).add(own()).add(own().put("id", "jivo"));
        assertThat(lines(Templates.of(version).check(version)))
                .containsExactly(
                        "/templates/1/id: another template has the id \"own\"",
                        "/templates/2/id: the gallery has a template \"jivo\"; choose another id");
    }

    @Test
    void aVariableTakesATemplateForVariables() {
        ObjectNode variable =
                own().put("id", "greeting").put("kind", "variable").put("value", "Hello {key}");
        variable.remove("steps");
        ObjectNode version = version("own", Json.MAPPER.createObjectNode().put("key", "k1"));
        version.putArray("templates").add(own()).add(variable);
        ((ArrayNode) version.path("variables")).add(version.path("tags").get(0).deepCopy());
        version.withObject("/variables/0/parameters").put("template", "greeting");
        Templates templates = Templates.of(version);
        assertThat(templates.check(version)).isEmpty();
        assertThat(templates.compile(version.at("/variables/0/parameters"))).hasToString("{\"value\":\"Hello k1\"}");
        version.withObject("/tags/0/parameters").put("template", "greeting");
        assertThat(lines(templates.check(version)))
                .containsExactly("/tags/0/parameters/template: the template \"greeting\" is not for a tag");
    }

    @Test
    void variablesInFieldsAreReferencesLikeAnyOther() throws IOException {
        JsonNode version = Json.MAPPER
                .readTree(Files.readString(Path.of("../tag-runtime/vectors/containers/gallery.json")))
                .at("/in/container");
        ContainerCompiler compiler = new ContainerCompiler(new GraalScriptSyntax());
        assertThat(compiler.check(version)).isEmpty();
        ((ObjectNode) version.at("/tags/0/parameters/fields/params/0")).put("value", "{{Nobody}}");
        ((ObjectNode) version.at("/tags/0/parameters/fields")).put("goal", "{{No one}}");
        assertThat(lines(compiler.check(version)))
                .containsExactlyInAnyOrder(
                        "/tags/0/parameters/fields/goal: no variable is called \"No one\"",
                        "/tags/0/parameters/fields/params/0/value: no variable is called \"Nobody\"");
    }

    private static ObjectNode version(String template, JsonNode fields) {
        ObjectNode version = Json.MAPPER.createObjectNode();
        version.putArray("variables");
        ObjectNode tag = version.putArray("tags").addObject().put("type", "template");
        tag.putObject("parameters").put("template", template).set("fields", fields);
        return version;
    }

    /** A small template that may be published. */
    private static ObjectNode own() {
        return (ObjectNode) read("templates.json").path("own").deepCopy();
    }

    private static Stream<JsonNode> examples(String list) {
        return read("templates.json").path(list).valueStream();
    }

    private static JsonNode read(String resource) {
        try (var in = TemplatesTest.class.getResourceAsStream(resource)) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts a value at a place, or takes away what is there if the value is null. */
    private static void set(ObjectNode template, Map.Entry<String, JsonNode> change) {
        int slash = change.getKey().lastIndexOf('/');
        String last = change.getKey().substring(slash + 1);
        JsonNode parent = template.at(change.getKey().substring(0, slash));
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(last), change.getValue());
        } else if (change.getValue().isNull()) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, change.getValue());
        }
    }

    private static String title(JsonNode example) {
        return example.path("title").asText();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.pointer() + ": " + problem.message())
                .toList();
    }
}

package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The examples of {@code tag-runtime/vectors} hold on the server as they hold in a browser. */
final class SharedRulesTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Path VECTORS = Path.of("../tag-runtime/vectors");

    @TestFactory
    Stream<DynamicTest> variables() throws IOException {
        return vectors("variables", in -> {
            ArrayNode variables = NODES.arrayNode().add(in.path("variable"));
            in.path("variables").forEach(variables::add);
            return result(new VariableValues(variables, moment(in)).value(reference()));
        });
    }

    @TestFactory
    Stream<DynamicTest> templates() throws IOException {
        return vectors(
                "templates",
                in -> result(new VariableValues(in.path("variables"), moment(in)).value(in.path("template"))));
    }

    @TestFactory
    Stream<DynamicTest> conditions() throws IOException {
        return vectors("conditions", in -> {
            ObjectNode actual = NODES.objectNode();
            actual.put("type", "data_layer").putObject("parameters").put("path", "actual");
            ObjectNode setting = NODES.objectNode();
            if (in.has("actual")) {
                setting.putArray("pushes").addObject().set("actual", in.path("actual"));
            }
            ObjectNode condition = in.deepCopy();
            condition.set("variable", reference());
            if (in.has("expected")) {
                condition.set("value", in.path("expected"));
            }
            return NODES.booleanNode(Conditions.hold(
                    condition, new VariableValues(NODES.arrayNode().add(actual), moment(setting))));
        });
    }

    /** What a transformation or a server tag asks of an event is what a trigger asks of a page. */
    @TestFactory
    Stream<DynamicTest> conditionsOnEvents() throws IOException {
        return vectors("conditions", in -> {
            ObjectNode event = NODES.objectNode();
            if (in.has("actual")) {
                event.set("actual", in.path("actual"));
            }
            ObjectNode condition = in.deepCopy();
            condition.put("field", "actual");
            condition.set("value", in.path("expected"));
            condition.remove(List.of("actual", "expected"));
            List<Problem> problems = new ArrayList<>();
            List<EventCondition> conditions =
                    EventCondition.parse(NODES.arrayNode().add(condition), "", problems);
            if (in.path("operator").asText().equals("css_selector")) {
                assertThat(problems).hasSize(1);
                return NODES.booleanNode(in.path("negate").asBoolean());
            }
            assertThat(problems).isEmpty();
            return NODES.booleanNode(EventCondition.all(conditions, event));
        });
    }

    @TestFactory
    Stream<DynamicTest> dataLayer() throws IOException {
        return vectors("data-layer", in -> {
            PushedData data = new PushedData();
            in.path("pushes").forEach(data::push);
            ObjectNode read = NODES.objectNode();
            for (JsonNode path : in.path("read")) {
                JsonNode value = data.read(path.asText(), 2);
                if (!value.isMissingNode()) {
                    read.set(path.asText(), value);
                }
            }
            return read;
        });
    }

    @TestFactory
    Stream<DynamicTest> patterns() throws IOException {
        return Json.MAPPER
                .readTree(VECTORS.resolve("regex.json").toFile())
                .valueStream()
                .filter(vector -> vector.at("/out/allowed").asBoolean())
                .map(vector -> DynamicTest.dynamicTest(vector.path("title").asText(), () -> {
                    CommonPattern pattern =
                            new CommonPattern(vector.at("/in/pattern").asText(), false);
                    for (Map.Entry<String, JsonNode> text :
                            vector.at("/out/matches").properties()) {
                        assertThat(pattern.isIn(text.getKey()))
                                .as(text.getKey())
                                .isEqualTo(text.getValue().asBoolean());
                    }
                }));
    }

    @Test
    void numbersAreWrittenAsJavaScriptWritesThem() {
        Map<Double, String> numbers = new HashMap<>();
        numbers.put(-0.0, "0");
        numbers.put(1990.0, "1990");
        numbers.put(0.1 + 0.2, "0.30000000000000004");
        numbers.put(1e20, "100000000000000000000");
        numbers.put(1e21, "1e+21");
        numbers.put(-1.5e-7, "-1.5e-7");
        numbers.put(0.000001, "0.000001");
        numbers.forEach((number, text) ->
                assertThat(ScriptValues.text(NODES.numberNode(number))).isEqualTo(text));
    }

    private static Stream<DynamicTest> vectors(String name, Function<JsonNode, JsonNode> run) throws IOException {
        return Json.MAPPER
                .readTree(VECTORS.resolve(name + ".json").toFile())
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.path("title").asText(),
                        () -> assertThat(run.apply(vector.path("in")).toPrettyString())
                                .isEqualTo(vector.path("out").toPrettyString())));
    }

    private static JsonNode result(JsonNode value) {
        ObjectNode result = NODES.objectNode();
        return value.isMissingNode() ? result : result.set("value", value);
    }

    private static ObjectNode reference() {
        ObjectNode reference = NODES.objectNode();
        reference.putArray("$").add(0);
        return reference;
    }

    private static Moment moment(JsonNode in) {
        PushedData data = new PushedData();
        in.path("pushes").forEach(data::push);
        JsonNode page = in.path("page");
        return new Moment(
                in.path("container"),
                in.path("event").asText("something"),
                data,
                new Moment.PageView(
                        page.path("url").asText("https://shop.example/"),
                        page.path("title").asText(""),
                        page.path("referrer").asText(""),
                        texts(page.path("cookies"))),
                texts(page.path("consent")),
                List.copyOf(page.path("segments")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList()),
                0.5);
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}

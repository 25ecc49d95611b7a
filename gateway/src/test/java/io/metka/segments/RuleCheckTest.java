package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.metka.model.JsonText;
import io.metka.segments.language.EventSelector;
import io.metka.segments.language.Rule;
import io.metka.segments.language.RuleParser;
import io.metka.segments.language.RuleProblem;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rules in and problems out; the parser and the published schema must agree on every text. */
final class RuleCheckTest {
    static final Schema SCHEMA = schema();

    @TestFactory
    Stream<DynamicTest> rulesInTheDataFile() throws IOException {
        return examples()
                .map(example -> DynamicTest.dynamicTest(example.path("title").asText(), () -> {
                    JsonNode rule = example.path("rule");
                    List<String> expected = example.path("problems")
                            .valueStream()
                            .map(JsonNode::asText)
                            .toList();
                    assertThat(RuleCheck.problems(rule))
                            .extracting(RuleProblem::pointer)
                            .containsExactlyElementsOf(expected);
                    assertThat(RuleCheck.problems(JsonText.of(rule.toString()))).isEqualTo(RuleCheck.problems(rule));
                    boolean schemaAccepts = example.path("schema_accepts").asBoolean(expected.isEmpty());
                    assertThat(SCHEMA.validate(rule).isEmpty()).isEqualTo(schemaAccepts);
                }));
    }

    @Test
    void readsTheFirstRule() {
        Rule rule = RuleParser.parse(Rules.absence("PT15M", "P7D")).rule();
        assertThat(rule)
                .isEqualTo(new Rule.Absence(
                        EventSelector.named("product_added"),
                        EventSelector.named("order_completed"),
                        Duration.ofMinutes(15),
                        Duration.ofDays(7)));
    }

    @Test
    void aTextThatIsNotOneJsonValueIsOneProblem() {
        for (String text :
                List.of("", " ", "{", "nul", "{} {}", "{\"version\":1,\"version\":1}", "\u0000", "[".repeat(9999))) {
            assertThat(RuleCheck.problems(JsonText.of(text)))
                    .as(text)
                    .singleElement()
                    .extracting(RuleProblem::pointer)
                    .isEqualTo("");
        }
    }

    static Stream<ObjectNode> examples() throws IOException {
        try (InputStream in = Objects.requireNonNull(RuleCheckTest.class.getResourceAsStream("rules.json"))) {
            return Stream.of(Json.MAPPER.readValue(in, ObjectNode[].class));
        }
    }

    private static Schema schema() {
        InputStream in = RuleCheck.class.getResourceAsStream("/schemas/segment-rule-1.json");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Objects.requireNonNull(in));
    }
}

package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rules in and problems out; the parser and the published schema must agree on every text. */
final class RuleCheckTest {
    private static final Schema SCHEMA = schema();
    private static final String SYNTAX = "{}[]\",:0129.-PTDHMSe\\ ";

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

    /** Damaged rules are never accepted unless the schema accepts them, and nothing is ever thrown. */
    @Test
    void whateverTheTextTheParserAnswers() throws IOException {
        long seed = Long.getLong("metka.seed", 20261122L);
        Random random = new Random(seed);
        List<String> texts = examples().map(e -> e.path("rule").toString()).toList();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
            for (int damages = random.nextInt(4); damages > 0; damages--) {
                bytes = damaged(bytes, random);
            }
            byte[] damaged = bytes;
            String text = new String(damaged, StandardCharsets.UTF_8);
            assertThatCode(() -> RuleCheck.problems(JsonText.ofUtf8(damaged)))
                    .as("seed %d round %d: %s", seed, round, text)
                    .doesNotThrowAnyException();
            if (RuleCheck.problems(JsonText.ofUtf8(damaged)).isEmpty()) {
                assertThat(SCHEMA.validate(Json.MAPPER.readTree(damaged)))
                        .as("seed %d round %d: %s", seed, round, text)
                        .isEmpty();
            }
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        byte[] copy = bytes.clone();
        int at = random.nextInt(copy.length);
        switch (random.nextInt(4)) {
            case 0 -> copy[at] = (byte) random.nextInt(256);
            case 1 -> copy[at] = (byte) SYNTAX.charAt(random.nextInt(SYNTAX.length()));
            case 2 -> copy = java.util.Arrays.copyOf(copy, at);
            default -> System.arraycopy(bytes, at / 2, copy, at, copy.length - at);
        }
        return copy;
    }

    private static Stream<ObjectNode> examples() throws IOException {
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

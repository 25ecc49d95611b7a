package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.JsonText;
import io.metka.support.ByteMutations;
import io.metka.support.Json;
import io.metka.support.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a plan's schema looks like, it has problems, or it judges every event. */
final class PlanSchemaFuzzTest {
    private static final int ROUNDS = 3_000;
    private static final List<JsonNode> INSTANCES = List.of(
            tree("{}"),
            tree("{\"order_id\":\"A-1\",\"revenue\":-1,\"email\":\"no\",\"items\":[{\"sku\":1},{}],\"code\":\"aaa!\"}"),
            tree("{\"items\":[[[[[]]]]],\"revenue\":1e300,\"order_id\":null}"));

    static List<byte[]> seeds() {
        return Stream.of(
                        "{\"type\":\"object\",\"required\":[\"order_id\",\"a/b\"],\"properties\":{\"revenue\":{\"type\":\"number\",\"minimum\":0},\"email\":{\"format\":\"email\"},\"code\":{\"pattern\":\"^(a+)+$\"},\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/item\"}}},\"$defs\":{\"item\":{\"required\":[\"sku\"]}}}",
                        "{\"if\":{\"properties\":{\"revenue\":{\"const\":1}}},\"then\":{\"required\":[\"order_id\"]},\"else\":{\"not\":{\"enum\":[1,null]}}}",
                        "{\"patternProperties\":{\"^it\":{\"uniqueItems\":true,\"minItems\":1,\"contains\":{\"type\":\"object\"}}},\"additionalProperties\":false,\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"anyOf\":[{\"type\":[\"object\",\"null\"]}]}}}",
                        "true",
                        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"propertyNames\":{\"maxLength\":5},\"dependentSchemas\":{\"email\":{\"minProperties\":2}},\"unevaluatedProperties\":false}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void judge(byte[] schema) {
        JsonNode document;
        try {
            document = Json.MAPPER.readTree(schema);
        } catch (IOException notJson) {
            return;
        }
        Trial.hold(() -> {
            if (PlanSchema.problems(document).isEmpty()) {
                var compiled = PlanSchema.compile(JsonText.of(document.toString()));
                for (JsonNode instance : INSTANCES) {
                    assertThat(compiled.validate(instance)).isNotNull();
                }
            }
        });
    }

    @Test
    void damagedSchemas() {
        ByteMutations.WEB.each(seeds(), ROUNDS, this::judge);
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

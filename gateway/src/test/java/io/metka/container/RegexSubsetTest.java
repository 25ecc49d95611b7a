package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which patterns are refused, by the vectors that the browser's side is tested with too. */
final class RegexSubsetTest {

    @TestFactory
    Stream<DynamicTest> vectors() throws IOException {
        JsonNode vectors = Json.MAPPER.readTree(
                Path.of("../tag-runtime/vectors/regex.json").toFile());
        return vectors.valueStream()
                .map(vector -> DynamicTest.dynamicTest(vector.path("title").asText(), () -> {
                    String wrong = RegexSubset.check(vector.at("/in/pattern").asText());
                    assertThat(wrong == null)
                            .as(wrong)
                            .isEqualTo(vector.at("/out/allowed").asBoolean());
                }));
    }

    @Test
    void whatIsAllowedCompilesAndWhatIsRefusedSaysWhere() {
        Random random = new Random(20261122);
        String alphabet = "ab1()[]{}^$|\\*+?.-,:=!<>dwsbBDWSxnAzZpQkй/_ ";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder pattern = new StringBuilder();
            for (int c = random.nextInt(12); c >= 0; c--) {
                pattern.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String wrong = RegexSubset.check(pattern.toString());
            if (wrong == null) {
                // Java tolerates nearly all that the subset has; a lone bracket or && inside a class differ from
                // JavaScript.
                String java = pattern.toString();
                if (!java.contains("[") && !java.contains("{")) {
                    Pattern.compile(java);
                }
            } else {
                assertThat(wrong).startsWith("At character ");
            }
        }
    }
}

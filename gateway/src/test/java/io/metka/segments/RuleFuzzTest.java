package io.metka.segments;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metka.model.JsonText;
import io.metka.support.ByteMutations;
import io.metka.support.Json;
import io.metka.support.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a rule looks like, it has problems, or the published schema accepts it and SQL can be made of it. */
final class RuleFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final ByteMutations DAMAGE = new ByteMutations("{}[]\",:0129.-PTDHMSe\\ ");

    static List<byte[]> seeds() throws IOException {
        return RuleCheckTest.examples()
                .map(example -> example.path("rule").toString().getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void parse(byte[] rule) {
        Trial.hold(() -> {
            if (RuleCheck.problems(JsonText.ofUtf8(rule)).isEmpty()) {
                assertThat(RuleCheckTest.SCHEMA.validate(Json.MAPPER.readTree(rule)))
                        .isEmpty();
            }
        });
    }

    @Test
    void damagedRules() throws IOException {
        DAMAGE.each(seeds(), ROUNDS, this::parse);
    }
}

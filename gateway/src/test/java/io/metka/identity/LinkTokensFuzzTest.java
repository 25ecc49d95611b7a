package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metka.model.ProjectId;
import io.metka.support.ByteMutations;
import io.metka.support.Ids;
import io.metka.support.Trial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** No token opens but those that were sealed, whatever stands in a page's address. */
final class LinkTokensFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final String VISITOR = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final LinkTokens TOKENS =
            new LinkTokens("a secret of the nodes, 32 bytes or more".getBytes(StandardCharsets.UTF_8), Ids.RANDOM);
    private static final String SEALED = TOKENS.seal(SHOP, VISITOR, "Browser/1", Instant.parse("2026-11-22T10:00:00Z"));

    static List<byte[]> seeds() {
        return List.of(SEALED.getBytes(StandardCharsets.UTF_8), SEALED.repeat(3).getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void open(byte[] input) {
        String token = new String(input, StandardCharsets.UTF_8);
        Trial.hold(() -> TOKENS.open(SHOP, token, "Browser/1")
                .ifPresent(link -> assertThat(link.visitor()).isEqualTo(VISITOR)));
        Trial.hold(() -> assertThat(TOKENS.open(SHOP, token, "Browser/2")).isEmpty());
    }

    @Test
    void damagedTokens() {
        new ByteMutations("AZaz09-_=+/").each(seeds(), ROUNDS, this::open);
    }
}

package io.metka.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.DeserializationFeature;
import io.metka.model.Batch;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.support.ByteMutations;
import io.metka.support.Json;
import io.metka.support.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a change of consent says besides, one receipt is made of it and is the same behind the spool. */
final class ReceiptsFuzzTest {
    private static final int ROUNDS = 10_000;
    private static final Receipts RECEIPTS = new Receipts(Decisions::hash, new ConsentDocuments());

    static List<byte[]> seeds() {
        return Stream.of(
                        "{\"method\":\"banner\",\"banner\":\"61f168bb4e6c\",\"language\":\"ru\",\"document\":\"privacy\",\"document_version\":3,\"document_sha256\":\""
                                + "ab".repeat(32) + "\",\"subject\":{\"anonymous_id\":\"b-1\",\"user_id\":\"u\"}}",
                        "{\"subject\":[1],\"document_version\":1e9,\"method\":{}}",
                        "{}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void receipt(byte[] properties) {
        // As Decisions.change, which writes quotes so.
        String text = new String(properties, StandardCharsets.UTF_8).replace('\'', '"');
        if (!isObject(text)) {
            return; // no decoder lets it through
        }
        Trial.hold(() -> {
            Batch batch = new Batch(
                    Decisions.origin(),
                    List.of(Decisions.change(
                            "e", Decisions.NOON, new ConsentState(Set.of("analytics"), Set.of("x", "Ж")), text)));
            List<ConsentReceipt> receipts = RECEIPTS.of(batch);
            Batch reduced = new DeclaredConsent(true).reduce(batch).batch();
            Batch carried = Receipts.attach(reduced, receipts);
            assertThat(Receipts.carriedBy(carried.events().getFirst())).contains(receipts.getFirst());
        });
    }

    @Test
    void damagedDecisions() {
        ByteMutations.WEB.each(seeds(), ROUNDS, this::receipt);
    }

    private static boolean isObject(String text) {
        try {
            return Json.MAPPER
                    .reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text)
                    .isObject();
        } catch (IOException e) {
            return false;
        }
    }
}

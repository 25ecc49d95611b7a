package io.metka.consent.personal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden cases of what is a contact and what only looks like one, and a fuzz. */
final class ContactScannerTest {
    static Stream<JsonNode> golden() throws IOException {
        try (InputStream cases = ContactScannerTest.class.getResourceAsStream("/consent/contacts.json")) {
            return Json.MAPPER.readTree(Objects.requireNonNull(cases)).valueStream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void goldenCase(JsonNode golden) {
        List<String> expected = new ArrayList<>();
        golden.get("found").forEach(found -> expected.add(found.asText()));
        byte[] text = golden.get("in").asText().getBytes(UTF_8);
        assertThat(found(text, golden.path("phone").asBoolean()))
                .as(golden.get("title").asText())
                .isEqualTo(expected);
    }

    @Test
    void whateverTheBytesAreContactsLieInOrderWithinThem() {
        byte[] alphabet = "0178@9+-() .%42a\"\\п_,/5".getBytes(UTF_8);
        Random random = new Random(Long.getLong("metka.seed", 20_261_122L));
        for (int round = 0; round < 100_000; round++) {
            byte[] text = new byte[random.nextInt(60)];
            for (int i = 0; i < text.length; i++) {
                text[i] = alphabet[random.nextInt(alphabet.length)];
            }
            ContactScanner contacts = new ContactScanner(text, random.nextBoolean());
            int before = 0;
            while (contacts.next()) {
                assertThat(contacts.start()).isGreaterThanOrEqualTo(before);
                assertThat(contacts.stop()).isGreaterThan(contacts.start()).isLessThanOrEqualTo(text.length);
                before = contacts.stop();
            }
        }
    }

    private static List<String> found(byte[] text, boolean anyNumber) {
        List<String> found = new ArrayList<>();
        ContactScanner contacts = new ContactScanner(text, anyNumber);
        while (contacts.next()) {
            String contact = new String(text, contacts.start(), contacts.stop() - contacts.start(), UTF_8);
            found.add(contacts.kind() + " " + contact);
        }
        return found;
    }
}

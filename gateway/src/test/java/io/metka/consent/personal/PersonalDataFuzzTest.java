package io.metka.consent.personal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.ProjectId;
import io.metka.settings.PrivacySettings;
import io.metka.support.ByteMutations;
import io.metka.support.Json;
import io.metka.support.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an event says, what is left of it is JSON again. */
final class PersonalDataFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final ObjectReader STRICT = Json.MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final PersonalData PERSONAL = new PersonalData(PrivacySettings.defaults(), new byte[32]);

    static List<byte[]> seeds() throws IOException {
        return Stream.concat(PersonalDataTest.objects(), PersonalDataTest.addresses())
                .map(golden -> golden.get("in").asText().getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void reduce(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Trial.hold(() -> {
            JsonText object = isObject(text) ? JsonText.of(text) : JsonText.EMPTY_OBJECT;
            Event reduced = reduced(new Page(text, text, text), object);
            assertThat(Json.MAPPER.readTree(reduced.properties().utf8()).isObject())
                    .isTrue();
        });
    }

    @Test
    void damagedTexts() throws IOException {
        new ByteMutations("ab@.+7916 ()-%40?&#=/\\\"{}[]:,").each(seeds(), ROUNDS, this::reduce);
    }

    private static Event reduced(Page page, JsonText object) {
        Event event = new Event(
                "1", "page_view", Instant.EPOCH, List.of(), ConsentState.UNKNOWN, page, Commerce.NONE, object);
        return PERSONAL.reduce(
                        new Batch(new Origin(new ProjectId("shop"), "site", Instant.EPOCH, "", ""), List.of(event)))
                .events()
                .getFirst();
    }

    private static boolean isObject(String text) {
        try {
            return STRICT.readTree(text).isObject();
        } catch (IOException e) {
            return false;
        }
    }
}

package io.metka.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The JSON mapper for settings files, the control API and stored definitions: snake_case, strict, bounded. */
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_STRING = 1 << 20;

    /** Shared and immutable. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_STRING)
                        .build());
    }

    private Json() {}

    /** UTF-8 JSON of a value that is known to have a JSON form. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("No JSON form for " + value.getClass(), e);
        }
    }

    /**
     * The same JSON for whoever may take it for a page: what a sender wrote, an id or a pointer, must be no markup there.
     * A {@code <} stands in strings alone, where it can be written otherwise.
     */
    public static String withoutMarkup(String json) {
        return json.indexOf('<') < 0 ? json : json.replace("<", "\\u003c");
    }
}

package io.metka.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads clients' JSON as trees: bounded in depth, and numbers to the digit. */
final class JsonTrees {
    private static final int NUMBER_CHARS = 64;
    private static final int MEMBER_CHARS = 512;

    /** Shared and immutable. Names are not interned: they are whatever clients make up. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DecodeLimits.JSON_DEPTH)
                            .maxNumberLength(NUMBER_CHARS)
                            .maxNameLength(MEMBER_CHARS)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonTrees() {}
}

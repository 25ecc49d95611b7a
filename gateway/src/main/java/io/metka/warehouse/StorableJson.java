package io.metka.warehouse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Makes well-formed JSON storable in ClickHouse's JSON column, changing as little as can be.
 *
 * <p>ClickHouse refuses three things that JSON allows: numbers beyond 64-bit integers and doubles, which become strings of
 * the same digits; escapes of one half of a surrogate pair and bytes that are not UTF-8, which become U+FFFD. One scan of the
 * bytes finds the documents in which such a thing could stand; only those are parsed. What is not JSON is passed on as it is:
 * ClickHouse refuses it and the writer puts that event aside.
 */
final class StorableJson {
    /** A shorter run of digits fits 64 bits. */
    private static final int LONG_RUN = 19;

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final char REPLACEMENT = '\uFFFD';
    private static final String REPLACEMENT_DIGITS = "fffd";
    private static final int UNIT_ESCAPE = 6;
    private static final int DEEPEST = 10_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private StorableJson() {}

    /** The same bytes, or others that mean the same as far as ClickHouse can hold it. */
    static byte[] of(byte[] utf8) {
        if (!suspicious(utf8)) {
            return utf8;
        }
        try {
            return rewritten(paired(new String(utf8, StandardCharsets.UTF_8)));
        } catch (IOException notJson) {
            return utf8;
        }
    }

    private static boolean suspicious(byte[] json) {
        boolean inString = false;
        boolean beyondAscii = false;
        int digits = 0;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (b == '"') {
                inString = !inString;
                digits = 0;
            } else if (b == '\\') {
                i++;
                if (i + 1 < json.length && json[i] == 'u' && (json[i + 1] | 0x20) == 'd') {
                    return true;
                }
            } else if (b < 0) {
                beyondAscii = true;
            } else if (!inString) {
                boolean digit = b >= '0' && b <= '9';
                boolean exponent = digits > 0 && (b | 0x20) == 'e';
                if (exponent || (digit && digits == LONG_RUN - 1)) {
                    return true;
                }
                digits = digit ? digits + 1 : 0;
            }
        }
        return beyondAscii && new String(json, StandardCharsets.UTF_8).indexOf(REPLACEMENT) >= 0;
    }

    private static byte[] rewritten(String json) throws IOException {
        var out = new ByteArrayOutputStream(json.length() + 64);
        try (JsonParser in = JSON.createParser(json);
                JsonGenerator copy = JSON.createGenerator(out)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> copy.writeFieldName(in.currentName());
                    case VALUE_STRING -> copy.writeString(in.getText());
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in, token, copy);
                    default -> copy.copyCurrentEvent(in);
                }
            }
        }
        return out.toByteArray();
    }

    private static void number(JsonParser in, JsonToken token, JsonGenerator copy) throws IOException {
        String digits = in.getText();
        boolean fits;
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            fits = Double.isFinite(Double.parseDouble(digits));
        } else if (digits.length() < LONG_RUN) {
            fits = true;
        } else {
            fits = digits.length() <= 2 + LONG_RUN && within(new BigInteger(digits));
        }
        if (fits) {
            copy.writeNumber(digits);
        } else {
            copy.writeString(digits);
        }
    }

    private static boolean within(BigInteger value) {
        return value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0;
    }

    /** The document with each escape of half a surrogate pair that stands alone replaced. */
    private static String paired(String json) {
        StringBuilder out = new StringBuilder(json);
        int i = json.indexOf('\\');
        while (i >= 0) {
            int unit = escapedUnit(json, i);
            int next = i + (unit < 0 ? 2 : UNIT_ESCAPE);
            if (unit >= 0 && Character.isSurrogate((char) unit)) {
                int second = escapedUnit(json, next);
                if (Character.isHighSurrogate((char) unit) && second >= 0 && Character.isLowSurrogate((char) second)) {
                    next += UNIT_ESCAPE;
                } else {
                    out.replace(i + 2, next, REPLACEMENT_DIGITS);
                }
            }
            i = json.indexOf('\\', next);
        }
        return out.toString();
    }

    /** The UTF-16 unit of the escape {@code \\uXXXX} at an index, -1 when there stands none. */
    private static int escapedUnit(String json, int at) {
        if (at + UNIT_ESCAPE > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + UNIT_ESCAPE; i++) {
            int digit = Character.digit(json.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }
}

package io.metka.webhooks.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The named conversions of a value; a value that a conversion cannot read becomes no value. */
enum Conversion {
    /** Without white space at the ends. */
    TRIM(value -> text(value.asText().strip())),
    LOWER(value -> text(value.asText().toLowerCase(Locale.ROOT))),
    UPPER(value -> text(value.asText().toUpperCase(Locale.ROOT))),
    /** Only the digits. */
    DIGITS(value -> text(value.asText().replaceAll("\\D", ""))),
    /** A phone number as digits with the country code; ten digits and a leading 8 are Russian. */
    PHONE(value -> text(phone(value.asText().replaceAll("\\D", "")))),
    SHA256(value -> text(digest("SHA-256", value.asText()))),
    SHA1(value -> text(digest("SHA-1", value.asText()))),
    MD5(value -> text(digest("MD5", value.asText()))),
    /** A time as seconds since 1970. */
    UNIX(value -> time(value, at -> new LongNode(at.getEpochSecond()))),
    /** A time as milliseconds since 1970. */
    UNIX_MS(value -> time(value, at -> new LongNode(at.toEpochMilli()))),
    /** The UTC day of a time. */
    DATE(value -> time(
            value, at -> new TextNode(at.atOffset(ZoneOffset.UTC).toLocalDate().toString()))),
    NUMBER(Conversion::number),
    STRING(value -> new TextNode(value.isValueNode() ? value.asText() : value.toString())),
    BOOLEAN(value -> BooleanNode.valueOf(value.asBoolean()));

    static final Map<String, Conversion> BY_NAME = new TreeMap<>();

    static {
        for (Conversion conversion : values()) {
            BY_NAME.put(conversion.name().toLowerCase(Locale.ROOT), conversion);
        }
    }

    private static final int PHONE_DIGITS = 11;

    /** Captures nothing, so that the constant does not change. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final UnaryOperator<JsonNode> conversion;

    Conversion(UnaryOperator<JsonNode> conversion) {
        this.conversion = conversion;
    }

    JsonNode of(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? MissingNode.getInstance() : conversion.apply(value);
    }

    private static JsonNode text(String text) {
        return text.isEmpty() ? MissingNode.getInstance() : new TextNode(text);
    }

    private static String phone(String digits) {
        if (digits.length() == PHONE_DIGITS - 1) {
            return "7" + digits;
        }
        return digits.length() == PHONE_DIGITS && digits.startsWith("8") ? "7" + digits.substring(1) : digits;
    }

    private static String digest(String algorithm, String text) {
        try {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(utf8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + algorithm, e);
        }
    }

    private static JsonNode time(JsonNode value, java.util.function.Function<Instant, JsonNode> form) {
        try {
            return form.apply(value.isNumber() ? Instant.ofEpochMilli(value.asLong()) : Instant.parse(value.asText()));
        } catch (DateTimeException e) {
            return MissingNode.getInstance();
        }
    }

    private static JsonNode number(JsonNode value) {
        if (value.isNumber()) {
            return value;
        }
        try {
            BigDecimal number = new BigDecimal(value.asText().strip());
            if (Math.abs((long) number.scale()) > MOST_SCALE) {
                return MissingNode.getInstance();
            }
            return number.stripTrailingZeros().scale() <= 0
                    ? BigIntegerNode.valueOf(number.toBigInteger())
                    : DecimalNode.valueOf(number);
        } catch (NumberFormatException e) {
            return MissingNode.getInstance();
        }
    }

    /** A number with more places than this is a text that looks like one. */
    private static final int MOST_SCALE = 100;
}

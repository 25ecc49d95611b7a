package io.metka.segments;

import io.metka.model.ProfileId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** One statement under construction: fixed text, and values that travel beside it as server-side parameters. */
final class Sql {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Map<Map.Entry<String, Object>, String> placeholders = new HashMap<>();
    private int aliases;

    Map<String, Object> parameters() {
        return Map.copyOf(parameters);
    }

    String text(String value) {
        return bind("String", value);
    }

    String number(long value) {
        return bind("UInt64", value);
    }

    /** Any whole number. */
    String whole(long value) {
        return bind("Int64", value);
    }

    String decimal(BigDecimal value) {
        return bind("Decimal(38, 6)", value.toPlainString());
    }

    String instant(Instant value) {
        return bind("DateTime64(3, 'UTC')", format(value));
    }

    String profiles(Collection<ProfileId> values) {
        return bind("Array(UUID)", values.stream().map(ProfileId::value).toList());
    }

    String profile(ProfileId value) {
        return bind("UUID", value.value());
    }

    /** A parenthesised list for IN; the values must not be empty. */
    String texts(Collection<String> values) {
        return values.stream().map(this::text).collect(Collectors.joining(", ", "(", ")"));
    }

    /** A name for an expression that nothing else in the statement has. */
    String alias() {
        return "e" + aliases++;
    }

    /** The form in which ClickHouse reads an instant, as a parameter and in a row. */
    static String format(Instant value) {
        return MILLIS.format(value);
    }

    /** A value used several times is sent once. */
    private String bind(String type, Object value) {
        return placeholders.computeIfAbsent(Map.entry(type, value), _ -> {
            String name = "p" + parameters.size();
            parameters.put(name, value);
            return "{" + name + ":" + type + "}";
        });
    }
}

package io.metka.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One value of the settings, read from TOML or from a variable; its errors say what would be right. */
final class SettingValue {
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(b|kb|mb|gb|tb)", Pattern.CASE_INSENSITIVE);

    private SettingValue() {}

    static Object fromNode(Type type, JsonNode node) {
        if (node.isArray()) {
            Type element = elementOf(type);
            List<Object> values = new ArrayList<>();
            node.forEach(item -> values.add(fromNode(element, item)));
            return collection(type, values);
        }
        if (node.isContainerNode()) {
            throw new IllegalArgumentException("must be a single value");
        }
        if (type == boolean.class && !node.isBoolean()) {
            throw new IllegalArgumentException("must be true or false");
        }
        if (type == String.class && !node.isTextual()) {
            throw new IllegalArgumentException("must be a text in quotes");
        }
        return fromText(type, node.asText());
    }

    static Object fromText(Type type, String text) {
        if (type instanceof ParameterizedType) {
            Type element = elementOf(type);
            List<Object> values = text.isBlank()
                    ? List.of()
                    : Arrays.stream(text.split(",", -1))
                            .map(item -> fromText(element, item.strip()))
                            .toList();
            return collection(type, values);
        }
        Method parser = parser(type);
        return parser != null ? parsed(parser, text) : simple(type, text);
    }

    /** The public static {@code parse(String)} by which a type reads its own text form; null when it has none. */
    static @Nullable Method parser(Type type) {
        if (!(type instanceof Class<?> declared) || !declared.getPackageName().startsWith("io.metka.")) {
            return null;
        }
        try {
            return declared.getMethod("parse", String.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static Object parsed(Method parser, String text) {
        try {
            return parser.invoke(null, text);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    e.getCause() == null ? "cannot be read" : e.getCause().getMessage(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Settings types are public", e);
        }
    }

    private static Object simple(Type type, String text) {
        return switch (type.getTypeName()) {
            case "java.lang.String" -> text;
            case "boolean" -> bool(text);
            case "int" -> Math.toIntExact(number(text, Integer.MAX_VALUE));
            case "long" -> number(text, Long.MAX_VALUE);
            case "double" -> decimal(text);
            case "java.time.Duration" -> duration(text);
            case "java.nio.file.Path" -> Path.of(text);
            case "java.net.URI" -> uri(text);
            default -> throw new IllegalStateException("No settings reader for " + type);
        };
    }

    private static Object collection(Type type, List<Object> values) {
        boolean set =
                type instanceof ParameterizedType list && list.getRawType().equals(Set.class);
        return set ? Set.copyOf(values) : List.copyOf(values);
    }

    private static Type elementOf(Type type) {
        if (type instanceof ParameterizedType list) {
            return list.getActualTypeArguments()[0];
        }
        throw new IllegalArgumentException("must be a single value, not a list");
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, not \"" + text + "\"");
        };
    }

    private static double decimal(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number, not \"" + text + "\"", e);
        }
    }

    /** A whole number, or a size such as {@code 64 MB} in units of 1024. */
    private static long number(String text, long most) {
        try {
            Matcher size = SIZE.matcher(text.strip());
            long value = size.matches()
                    ? Math.multiplyExact(Long.parseLong(size.group(1)), bytesIn(size.group(2)))
                    : Long.parseLong(text.strip());
            if (value > most) {
                throw new IllegalArgumentException("must be at most " + most);
            }
            return value;
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "must be a whole number, or a size such as \"64 MB\", not \"" + text + "\"", e);
        }
    }

    private static long bytesIn(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "kb" -> 1L << 10;
            case "mb" -> 1L << 20;
            case "gb" -> 1L << 30;
            case "tb" -> 1L << 40;
            default -> 1;
        };
    }

    /** {@code 500ms}, {@code 15s}, {@code 5m}, {@code 2h}, {@code 30d}, or ISO 8601. */
    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("must be a time such as \"15s\" or \"2h\", not \"" + text + "\"", e);
        }
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a URL, not \"" + text + "\"", e);
        }
    }
}

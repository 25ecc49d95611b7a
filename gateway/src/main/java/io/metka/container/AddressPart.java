package io.metka.container;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes an address apart as {@code tag-runtime/src/rules/url.ts} does; addresses come as browsers write them. */
final class AddressPart {
    private static final Pattern ADDRESS = Pattern.compile(
            "([a-zA-Z][a-zA-Z0-9+.-]*)://(?:[^/?#@]*@)?([^/?#:]+|\\[[^]]*])(?::([0-9]*))?([^?#]*)(\\?[^#]*)?(#.*)?",
            Pattern.DOTALL);
    private static final Pattern BROKEN_PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})");
    private static final Map<String, String> DEFAULT_PORTS = Map.of("http", "80", "https", "443");

    private AddressPart() {}

    /** The part, or null when the address has none or is no address. */
    static @Nullable String of(String address, String component, boolean stripWww, @Nullable String queryKey) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            return null;
        }
        String protocol = parts.group(1).toLowerCase(Locale.ROOT);
        String host = parts.group(2).toLowerCase(Locale.ROOT);
        String path = parts.group(4).isEmpty() ? "/" : parts.group(4);
        String query = withoutFirst(parts.group(5));
        String fragment = withoutFirst(parts.group(6));
        return switch (component) {
            case "protocol" -> protocol;
            case "hostname" -> stripWww ? host.replaceFirst("^www\\d*\\.", "") : host;
            case "port" -> {
                String port = Objects.requireNonNullElse(parts.group(3), "");
                yield port.isEmpty() ? DEFAULT_PORTS.get(protocol) : port;
            }
            case "path" -> path;
            case "query" -> queryKey == null ? query : firstValue(query, queryKey);
            case "fragment" -> fragment;
            case "extension" -> extension(path);
            default -> address.substring(0, parts.start(4)) + path + Objects.requireNonNullElse(parts.group(5), "");
        };
    }

    private static @Nullable String extension(String path) {
        Matcher last = Pattern.compile("\\.([^./]+)$").matcher(path);
        return last.find() ? last.group(1) : null;
    }

    /** The first of the keys, with commas between them, that has a value; an empty one if there is no other. */
    private static @Nullable String firstValue(String query, String keys) {
        List<String> values = Arrays.stream(keys.split(",", -1))
                .map(key -> value(query, key.strip()))
                .filter(Objects::nonNull)
                .toList();
        return values.stream().filter(value -> !value.isEmpty()).findFirst().orElse(values.isEmpty() ? null : "");
    }

    private static @Nullable String value(String query, String key) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()
                    && decode(equals < 0 ? pair : pair.substring(0, equals)).equals(key)) {
                return equals < 0 ? "" : decode(pair.substring(equals + 1));
            }
        }
        return null;
    }

    /** What {@code decodeURIComponent} gives, or the text itself where that fails. */
    static String decoded(String text) {
        if (BROKEN_PERCENT.matcher(text).find()) {
            return text;
        }
        String decoded = decode(text.replace("+", "%2B"));
        return decoded.indexOf('\ufffd') >= 0 ? text : decoded;
    }

    private static String withoutFirst(@Nullable String part) {
        return part == null ? "" : part.substring(1);
    }

    /** As in forms: a plus is a space, and a percent sign that begins no byte stands for itself. */
    private static String decode(String text) {
        byte[] bytes = text.replace('+', ' ').getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                decoded.write(high * 16 + low);
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}

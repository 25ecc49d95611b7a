package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Snowplow's names for kinds of data: {@code iglu:com.acme/order_placed/jsonschema/1-0-0}. */
final class SnowplowSchema {
    private static final Pattern URI = Pattern.compile(
            "iglu:([a-zA-Z0-9-_.]{1,128})/([a-zA-Z0-9-_]{1,128})/([a-zA-Z0-9-_]+)/([0-9]+-[0-9]+-[0-9]+)");

    private SnowplowSchema() {}

    /** Data with its schema. */
    record Described(String schema, JsonNode data) {
        /** @param path vendor and name, with a slash between */
        boolean is(String path) {
            return path(schema).equals(path);
        }
    }

    /** Vendor and name with a slash between, whatever the version; empty for a text that is no schema's name. */
    static String path(String schema) {
        Matcher parts = URI.matcher(schema);
        return schema.length() <= DecodeLimits.TEXT_CHARS && parts.matches()
                ? parts.group(1) + "/" + parts.group(2)
                : "";
    }

    /** The name alone; empty for a text that is no schema's name. */
    static String name(String schema) {
        String path = path(schema);
        return path.substring(path.indexOf('/') + 1);
    }
}

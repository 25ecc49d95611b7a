package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.JsonText;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of Segment's shape as it came.
 *
 * @param properties to the byte as the client wrote them, empty when they are no object
 * @param traits likewise
 * @param bytes of the message's JSON, 0 when it came in a query, -1 when it is no object
 */
record SegmentMessage(ObjectNode members, JsonText properties, JsonText traits, long bytes) {
    static final SegmentMessage EMPTY = of(JsonNodeFactory.instance.objectNode());

    /** Stands for an element of a batch that is no object. */
    static final SegmentMessage NO_OBJECT =
            new SegmentMessage(JsonNodeFactory.instance.objectNode(), JsonText.EMPTY_OBJECT, JsonText.EMPTY_OBJECT, -1);

    private static final int LONGEST_PATH = 4;

    /** Takes members of the outermost object out of a reader's hands; the parser stands on the member's value. */
    interface Taking {
        /** Whether the member was taken; the parser then stands on the value's last token. */
        boolean takes(String name) throws IOException;
    }

    private static SegmentMessage of(ObjectNode members) {
        return new SegmentMessage(members, text(members.path("properties")), text(members.path("traits")), 0);
    }

    private static JsonText text(JsonNode object) {
        return object.isObject() ? JsonText.of(object.toString()) : JsonText.EMPTY_OBJECT;
    }

    boolean isObject() {
        return bytes >= 0;
    }

    JsonNode context() {
        return members.path("context");
    }

    /** The text of a member, empty when it is none. */
    String text(String name) {
        return members.path(name).isTextual() ? members.path(name).asText() : "";
    }

    /** The same message with the context and integrations of the batch that it came in, where it has none of its own. */
    SegmentMessage within(SegmentMessage batch) {
        for (String name : new String[] {"context", "integrations"}) {
            JsonNode common = batch.members.path(name);
            if (isObject() && common.isObject()) {
                ObjectNode merged = ((ObjectNode) common).deepCopy();
                if (members.path(name) instanceof ObjectNode own) {
                    merged.setAll(own);
                }
                members.set(name, merged);
            }
        }
        return this;
    }

    /** ISO 8601, or milliseconds since 1970; null for anything that is no time. */
    static @Nullable Instant time(JsonNode node) {
        if (node.isTextual()) {
            return Times.parse(node.asText());
        }
        return node.isIntegralNumber() && node.canConvertToLong() ? Times.ofMillis(node.asLong()) : null;
    }

    /**
     * A message in a query: {@code properties.revenue=10} leads into an object, quotes around a value are dropped, and an
     * object may be given whole as JSON.
     */
    static SegmentMessage ofQuery(Map<String, String> query, JsonMapper mapper) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        query.forEach((name, value) -> {
            String[] path = name.split("\\.", LONGEST_PATH);
            ObjectNode holder = members;
            for (int i = 0; i < path.length - 1; i++) {
                holder = holder.path(path[i]) instanceof ObjectNode inner ? inner : holder.putObject(path[i]);
            }
            holder.set(path[path.length - 1], value(value, mapper));
        });
        return of(members);
    }

    private static JsonNode value(String text, JsonMapper mapper) {
        if (text.startsWith("{")) {
            try {
                JsonNode object = mapper.readTree(text);
                return object instanceof MissingNode ? JsonNodeFactory.instance.textNode(text) : object;
            } catch (JsonProcessingException e) {
                return JsonNodeFactory.instance.textNode(text);
            }
        }
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return JsonNodeFactory.instance.textNode(quoted ? text.substring(1, text.length() - 1) : text);
    }

    /** Reads messages off a token stream. */
    static final class Reader {
        private final JsonParser parser;
        private final byte[] body;
        private final int start;

        /** @param start index in {@code body} of the parser's byte 0 */
        Reader(JsonParser parser, byte[] body, int start) {
            this.parser = parser;
            this.body = body;
            this.start = start;
        }

        /** The parser stands on the object's first token, and on its last when this returns. */
        SegmentMessage read(Taking taking) throws IOException {
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            JsonText properties = JsonText.EMPTY_OBJECT;
            JsonText traits = JsonText.EMPTY_OBJECT;
            long first = parser.currentTokenLocation().getByteOffset();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (taking.takes(name)) {
                    continue;
                }
                int from = offset(parser.currentTokenLocation().getByteOffset());
                JsonNode value = parser.readValueAsTree();
                members.set(name, value);
                if (name.equals("properties")) {
                    properties = slice(value, from);
                } else if (name.equals("traits")) {
                    traits = slice(value, from);
                }
            }
            return new SegmentMessage(
                    members, properties, traits, parser.currentLocation().getByteOffset() - first);
        }

        private JsonText slice(JsonNode value, int from) {
            return value.isObject()
                    ? JsonText.ofUtf8(Arrays.copyOfRange(
                            body, from, offset(parser.currentLocation().getByteOffset())))
                    : JsonText.EMPTY_OBJECT;
        }

        private int offset(long byteOffset) {
            return start + (int) byteOffset;
        }
    }
}

package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Texts as every store can keep them: no U+0000, no half of a surrogate pair. */
final class Storable {
    private static final int REPLACEMENT = 0xfffd;

    private Storable() {}

    /** A copy in which every text can be stored. */
    static JsonNode of(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(text(node.asText()));
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(child -> copy.add(of(child)));
            return copy;
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> copy.set(text(member.getKey()), of(member.getValue())));
            return copy;
        }
        return node;
    }

    private static String text(String text) {
        boolean clean = text.codePoints().noneMatch(Storable::isBad);
        if (clean) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        text.codePoints().map(c -> isBad(c) ? REPLACEMENT : c).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isBad(int c) {
        return c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}

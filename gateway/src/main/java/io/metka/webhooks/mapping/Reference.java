package io.metka.webhooks.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The name of a value: one of the change's own, or a root, a dot and the name of one of its members.
 *
 * @param member empty for the change's own values
 */
record Reference(String root, String member) {
    static final Set<String> ROOTS = Set.of("traits", "attributes", "identifiers", "parameters", "secrets");

    static final Map<String, Function<Item, JsonNode>> OWN = Map.of(
            "project", item -> new TextNode(item.change().project().value()),
            "segment", item -> new TextNode(item.change().segment()),
            "profile_id", item -> new TextNode(item.change().profile().toString()),
            "kind", item -> new TextNode(item.change().kind().wireName()),
            "type", item -> new TextNode("segment." + item.change().kind().wireName()),
            "reason", item -> new TextNode(item.change().reason().wireName()),
            "sequence", item -> new LongNode(item.change().sequence()),
            "at", item -> new TextNode(WireTime.of(item.change().at())),
            "message_id", item -> new TextNode(item.messageId()));

    /** Those of the whole request. */
    static final Set<String> REQUEST = Set.of("request_id", "count");

    /** Null when there is no such value. */
    static @Nullable Reference parse(String text) {
        if (OWN.containsKey(text) || REQUEST.contains(text)) {
            return new Reference(text, "");
        }
        int dot = text.indexOf('.');
        return dot > 0 && dot < text.length() - 1 && ROOTS.contains(text.substring(0, dot))
                ? new Reference(text.substring(0, dot), text.substring(dot + 1))
                : null;
    }

    JsonNode value(Scope scope) {
        Facts facts = scope.item().facts();
        return switch (root) {
            case "traits" -> orMissing(facts.traits().get(member));
            case "attributes" -> orMissing(facts.attributes().get(member));
            case "identifiers" -> text(facts.identifiers().get(member));
            case "parameters" -> text(scope.values().parameters().get(member));
            case "secrets" -> text(scope.values().secrets().get(member));
            case "request_id" -> new TextNode(scope.id());
            case "count" -> new LongNode(scope.items().size());
            default -> own(scope.item());
        };
    }

    private JsonNode own(Item item) {
        Function<Item, JsonNode> reader = OWN.get(root);
        return reader == null ? MissingNode.getInstance() : reader.apply(item);
    }

    private static JsonNode orMissing(@Nullable JsonNode value) {
        return value == null || value.isNull() ? MissingNode.getInstance() : value;
    }

    private static JsonNode text(@Nullable String value) {
        return value == null ? MissingNode.getInstance() : new TextNode(value);
    }

    @Override
    public String toString() {
        return member.isEmpty() ? root : root + "." + member;
    }
}

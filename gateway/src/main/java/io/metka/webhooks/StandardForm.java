package io.metka.webhooks;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.MembershipChange;
import io.metka.support.Json;
import io.metka.webhooks.mapping.AnswerRules;
import io.metka.webhooks.mapping.Facts;
import io.metka.webhooks.mapping.Item;
import io.metka.webhooks.mapping.WireTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The request bodies of an endpoint without a mapping, as Standard Webhooks 1.0.0 shapes them. */
final class StandardForm {
    /** By which a partner answers the messages of a batch one by one. */
    static final AnswerRules ANSWERS = new AnswerRules(
            List.of(),
            Optional.of(new AnswerRules.Items(
                    JsonPointer.compile("/results"),
                    Optional.of(JsonPointer.compile("/message_id")),
                    List.of(
                            rule("ok", AnswerRules.Meaning.DELIVERED),
                            rule("retry", AnswerRules.Meaning.RETRY),
                            rule("drop", AnswerRules.Meaning.DEAD)))));

    private StandardForm() {}

    private static AnswerRules.Rule rule(String status, AnswerRules.Meaning meaning) {
        return new AnswerRules.Rule(JsonPointer.compile("/status"), Set.of(status), meaning);
    }

    /** One change. */
    static String single(Item item) {
        MembershipChange change = item.change();
        ObjectNode payload = Json.MAPPER.createObjectNode();
        payload.put("type", "segment." + change.kind().wireName());
        payload.put("timestamp", WireTime.of(change.at()));
        payload.set("data", data(item));
        return payload.toString();
    }

    /** Several changes, in their order. */
    static String batch(String id, List<Item> items) {
        ObjectNode payload = Json.MAPPER.createObjectNode();
        payload.put("type", "segment.batch");
        payload.put("timestamp", WireTime.of(items.getLast().change().at()));
        ObjectNode data = payload.putObject("data");
        data.put("batch_id", id);
        ArrayNode changes = data.putArray("changes");
        for (Item item : items) {
            ObjectNode change = changes.addObject();
            change.put("message_id", item.messageId());
            change.put("type", "segment." + item.change().kind().wireName());
            change.setAll(data(item));
        }
        return payload.toString();
    }

    private static ObjectNode data(Item item) {
        MembershipChange change = item.change();
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put("project", change.project().value());
        data.put("segment", change.segment());
        data.put("profile_id", change.profile().toString());
        data.put("sequence", change.sequence());
        data.put("at", WireTime.of(change.at()));
        data.put("reason", change.reason().wireName());
        tell(data, item.facts());
        return data;
    }

    /** Adds what may be told of a profile; nothing when that is nothing. */
    static void tell(ObjectNode holder, Facts facts) {
        if (facts.equals(Facts.NONE)) {
            return;
        }
        ObjectNode profile = holder.putObject("profile");
        if (!facts.traits().isEmpty()) {
            profile.set("traits", Json.MAPPER.valueToTree(new TreeMap<>(facts.traits())));
        }
        if (!facts.attributes().isEmpty()) {
            profile.set("attributes", Json.MAPPER.valueToTree(new TreeMap<>(facts.attributes())));
        }
        if (!facts.identifiers().isEmpty()) {
            profile.set("identifiers", Json.MAPPER.valueToTree(new TreeMap<>(facts.identifiers())));
        }
    }
}

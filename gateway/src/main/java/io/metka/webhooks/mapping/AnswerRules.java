package io.metka.webhooks.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.metka.support.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a partner's answer means where the status does not tell: the first rule that fits the JSON of the answer decides.
 *
 * @param items where the answers to the single messages stand, empty when there are none
 */
public record AnswerRules(List<Rule> rules, Optional<Items> items) {
    public static final AnswerRules NONE = new AnswerRules(List.of(), Optional.empty());

    public AnswerRules {
        rules = List.copyOf(rules);
    }

    /** What becomes of a message. */
    public enum Meaning {
        /** The partner has it. */
        DELIVERED,
        /** It may be taken later. */
        RETRY,
        /** It will never be taken. */
        DEAD
    }

    /**
     * One rule.
     *
     * @param among texts; when they are none, any value that is there fits, null and false excepted
     */
    public record Rule(JsonPointer at, Set<String> among, Meaning meaning) {
        public Rule {
            among = Set.copyOf(among);
        }

        boolean fits(JsonNode answer) {
            JsonNode value = answer.at(at);
            if (value.isMissingNode() || value.isNull()) {
                return false;
            }
            return among.isEmpty() ? !(value.isBoolean() && !value.asBoolean()) : among.contains(value.asText());
        }
    }

    /**
     * Answers to single messages.
     *
     * @param at where the array of them is
     * @param by where in each the id of its message is, empty when they are in the order of the messages
     */
    public record Items(JsonPointer at, Optional<JsonPointer> by, List<Rule> rules) {
        public Items {
            rules = List.copyOf(rules);
        }
    }

    public boolean none() {
        return rules.isEmpty() && items.isEmpty();
    }

    /** What the answer means for the whole request; empty when the status decides. */
    public Optional<Meaning> judge(String body) {
        JsonNode answer = rules.isEmpty() ? MissingNode.getInstance() : read(body);
        return first(rules, answer);
    }

    /** What it means for single messages, by the id of the message; those that it does not name share the whole's fate. */
    public Map<String, Meaning> judgeItems(String body, List<String> messages) {
        Map<String, Meaning> meanings = new HashMap<>();
        if (items.isEmpty()) {
            return meanings;
        }
        JsonNode list = read(body).at(items.get().at());
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.get(i);
            String id = items.get().by().isPresent()
                    ? item.at(items.get().by().get()).asText()
                    : i < messages.size() ? messages.get(i) : "";
            first(items.get().rules(), item).ifPresent(meaning -> meanings.put(id, meaning));
        }
        meanings.keySet().retainAll(messages);
        return meanings;
    }

    private static Optional<Meaning> first(List<Rule> rules, JsonNode answer) {
        return rules.stream()
                .filter(rule -> rule.fits(answer))
                .map(Rule::meaning)
                .findFirst();
    }

    private static JsonNode read(String body) {
        try {
            JsonNode parsed = Json.MAPPER.readTree(body);
            return parsed == null ? MissingNode.getInstance() : parsed;
        } catch (JsonProcessingException e) {
            // An answer that is not JSON, or was cut off, is judged by its status alone.
            return MissingNode.getInstance();
        }
    }
}

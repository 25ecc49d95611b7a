package io.metka.webhooks;

import io.metka.webhooks.Sender.Exchange;
import io.metka.webhooks.mapping.AnswerRules;
import io.metka.webhooks.mapping.Item;
import io.metka.webhooks.mapping.Mapping;
import java.util.List;
import java.util.Map;

/**
 * What an exchange means, for the whole request and for each message: the status, unless the body says otherwise and the
 * endpoint's rules understand it.
 */
record Judgement(Answer whole, Map<String, Answer> items) {
    Judgement {
        items = Map.copyOf(items);
    }

    static Judgement of(Exchange exchange, Plan plan, List<Item> items) {
        AnswerRules rules =
                plan.mapping().map(Mapping::answer).orElse(plan.batches() ? StandardForm.ANSWERS : AnswerRules.NONE);
        if (rules.none() || exchange.body().isEmpty()) {
            return new Judgement(exchange.answer(), Map.of());
        }
        Answer whole = rules.judge(exchange.body())
                .map(meaning -> exchange.answer().meaning(meaning, exchange.body()))
                .orElse(exchange.answer());
        Map<String, AnswerRules.Meaning> meanings = rules.judgeItems(
                exchange.body(), items.stream().map(Item::messageId).toList());
        Map<String, Answer> answers = new java.util.HashMap<>();
        meanings.forEach((id, meaning) -> answers.put(
                id,
                exchange.answer()
                        .meaning(
                                meaning,
                                "the answer to this one was " + meaning.name().toLowerCase(java.util.Locale.ROOT))));
        return new Judgement(whole, answers);
    }

    /** What became of one message. */
    Answer of(String messageId) {
        return items.getOrDefault(messageId, whole);
    }
}

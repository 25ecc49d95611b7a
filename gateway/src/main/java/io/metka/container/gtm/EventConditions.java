package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Turns the {@code customEventFilter} of a custom event trigger into its parameters, as far as they reach. */
final class EventConditions {
    private static final int LONGEST_EVENT = 500;
    private static final String ANY = ".*";

    private final Texts texts;
    private final Conditions conditions;

    EventConditions(Texts texts, Conditions conditions) {
        this.texts = texts;
        this.conditions = conditions;
    }

    /** Fills in the event; what its parameters cannot say is added to the conditions. */
    void map(Item item, ObjectNode parameters, ArrayNode more) {
        JsonNode filters = item.node().path("customEventFilter");
        Parameters first = Parameters.of(filters.path(0).path("parameter"));
        if (filters.isEmpty() || first.text("arg1").isBlank()) {
            withoutFilter(item, parameters, more);
            return;
        }
        for (int i = 0; i < filters.size(); i++) {
            if (i > 0 || !first(item, filters.get(i), parameters)) {
                more.add(conditions.map(item, filters.get(i)));
            }
        }
    }

    /** True when the parameters say all that the filter says. */
    private boolean first(Item item, JsonNode filter, ObjectNode parameters) {
        Parameters given = Parameters.of(filter.path("parameter"));
        String operator = Codes.of(filter.path("type").asText());
        boolean negated = given.flag("negate");
        boolean simple = !negated && isEventName(given.text("arg0"));
        Optional<String> event = simple ? texts.literal(item, given.text("arg1")) : Optional.empty();
        if (event.isEmpty() || event.get().isEmpty() || event.get().length() > LONGEST_EVENT) {
            any(parameters);
            return false;
        }
        if (given.flag("ignore_case")) {
            parameters.put("ignore_case", true);
        }
        return switch (operator) {
            case "EQUALS" -> {
                parameters.put("event", event.get());
                yield true;
            }
            case "MATCH_REGEX" -> pattern(item, event.get(), parameters);
            case "CONTAINS" -> pattern(item, Patterns.quote(event.get()), parameters);
            case "STARTS_WITH" -> pattern(item, "^" + Patterns.quote(event.get()), parameters);
            case "ENDS_WITH" -> pattern(item, Patterns.quote(event.get()) + "$", parameters);
            default -> {
                any(parameters);
                yield false;
            }
        };
    }

    private static boolean isEventName(String text) {
        return Texts.soleReference(text)
                .filter(name -> name.equals("_event") || name.equals("Event"))
                .isPresent();
    }

    private static boolean pattern(Item item, String raw, ObjectNode parameters) {
        Patterns.Adapted adapted = Patterns.adapt(raw);
        if (adapted.refusal() != null || adapted.pattern().length() > LONGEST_EVENT) {
            any(parameters);
            return false;
        }
        if (!adapted.pattern().equals(raw)) {
            item.changed(Cause.PATTERN_ADAPTED.with(adapted.pattern()));
        }
        parameters.put("event", adapted.pattern()).put("match", "regex");
        if (adapted.ignoreCase()) {
            parameters.put("ignore_case", true);
        }
        return true;
    }

    private static void any(ObjectNode parameters) {
        parameters.remove("ignore_case");
        parameters.put("event", ANY).put("match", "regex");
    }

    /** Files written by hand put the name elsewhere. */
    private void withoutFilter(Item item, ObjectNode parameters, ArrayNode more) {
        String name = item.keyless("eventName");
        String event = name.isEmpty() ? item.parameters().first("eventName", "customEventName", "event") : name;
        Optional<String> literal = texts.literal(item, event);
        if (event.isEmpty() || event.length() > LONGEST_EVENT || literal.isEmpty()) {
            item.needsAction(Cause.NO_EVENT.with());
            any(parameters);
            more.add(Conditions.never());
        } else {
            item.changed(Cause.WRONG_CODE.with("eventName", "customEventFilter"));
            parameters.put("event", literal.get());
        }
    }
}

package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on an event, {@code {"field": "properties.revenue", "operator": "greater", "value": "1000"}}, with the operators
 * and the semantics of a container's triggers.
 */
public final class EventCondition {
    private static final Set<String> OPERATORS = Set.of(
            "equals",
            "contains",
            "starts_with",
            "ends_with",
            "regex",
            "greater",
            "greater_or_equal",
            "less",
            "less_or_equal",
            "one_of",
            "exists");
    private static final Set<String> MEMBERS = Set.of("field", "operator", "value", "ignore_case", "negate");

    private final EventPath field;
    private final String operator;
    private final String value;
    private final boolean ignoreCase;
    private final boolean negate;
    private final @Nullable CommonPattern pattern;

    private EventCondition(JsonNode document, @Nullable CommonPattern pattern) {
        field = EventPath.of(document.path("field").asText());
        operator = document.path("operator").asText();
        value = document.has("value") ? ScriptValues.text(document.path("value")) : "";
        ignoreCase = document.path("ignore_case").asBoolean();
        negate = document.path("negate").asBoolean();
        this.pattern = pattern;
    }

    /** Reads a list of conditions; notes what is wrong with them, and leaves those out. */
    public static List<EventCondition> parse(JsonNode list, String pointer, List<Problem> problems) {
        List<EventCondition> conditions = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            int before = problems.size();
            CommonPattern pattern = check(list.get(i), pointer + "/" + i, problems);
            if (problems.size() == before) {
                conditions.add(new EventCondition(list.get(i), pattern));
            }
        }
        return conditions;
    }

    private static @Nullable CommonPattern check(JsonNode document, String pointer, List<Problem> problems) {
        for (var member : document.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                problems.add(new Problem(pointer + "/" + member.getKey(), "A condition has no such member"));
            }
        }
        if (document.path("field").asText().isEmpty()) {
            problems.add(new Problem(pointer + "/field", "Name the event's field, for example properties.revenue"));
        }
        String operator = document.path("operator").asText();
        if (!OPERATORS.contains(operator)) {
            problems.add(new Problem(
                    pointer + "/operator",
                    "Write one of "
                            + String.join(", ", OPERATORS.stream().sorted().toList())));
        }
        if (!operator.equals("exists") && !document.path("value").isValueNode()) {
            problems.add(new Problem(pointer + "/value", "Write the value to compare with"));
        }
        return operator.equals("regex") ? pattern(document, pointer, problems) : null;
    }

    private static @Nullable CommonPattern pattern(JsonNode document, String pointer, List<Problem> problems) {
        String source = document.path("value").asText();
        Optional<String> refused = EventPattern.problem(source);
        if (refused.isPresent()) {
            problems.add(new Problem(pointer + "/value", "This regular expression cannot be used: " + refused.get()));
            return null;
        }
        return new CommonPattern(source, document.path("ignore_case").asBoolean());
    }

    /** Which field it asks about. */
    public EventPath field() {
        return field;
    }

    public boolean holds(JsonNode event) {
        JsonNode actual = field.read(event);
        boolean fits = pattern != null
                ? pattern.isIn(ScriptValues.text(actual))
                : Conditions.compare(operator, actual, value, ignoreCase);
        return fits != negate;
    }

    /** Whether all of them hold; true when there are none. */
    public static boolean all(List<EventCondition> conditions, JsonNode event) {
        for (EventCondition condition : conditions) {
            if (!condition.holds(event)) {
                return false;
            }
        }
        return true;
    }
}

package io.metka.segments;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.metka.model.JsonText;
import io.metka.support.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads version 1 of the rule language, strictly: a member that is not understood is a problem, never ignored. */
final class RuleParser {
    static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Below the 100 days for which {@code event_times} keeps the events that can cross a window edge. */
    static final Duration LONGEST = Duration.ofDays(90);

    static final int LONGEST_NAME = 256;

    private static final ObjectReader READER = Json.MAPPER
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** ISO 8601 without years, months and weeks, whose length is a matter of the calendar or of taste. */
    private static final Pattern DURATION = Pattern.compile(
            "P(?=[0-9T])([0-9]{1,4}D)?(T(?=[0-9])([0-9]{1,6}H)?([0-9]{1,8}M)?([0-9]{1,8}(\\.[0-9]{1,3})?S)?)?");

    private final List<RuleProblem> problems = new ArrayList<>();

    private RuleParser() {}

    /**
     * What a rule's text turned out to be.
     *
     * @param rule null exactly when there are problems
     */
    record Parsed(@Nullable Rule rule, List<RuleProblem> problems) {}

    static Parsed parse(JsonText text) {
        JsonNode document;
        try {
            document = READER.readValue(text.utf8());
        } catch (JsonProcessingException e) {
            return new Parsed(null, List.of(new RuleProblem("", "Not one JSON value: " + e.getOriginalMessage())));
        } catch (IOException e) {
            return new Parsed(null, List.of(new RuleProblem("", "Not readable: " + e.getMessage())));
        }
        return parse(document == null ? MissingNode.getInstance() : document);
    }

    static Parsed parse(JsonNode document) {
        RuleParser parser = new RuleParser();
        Rule rule = parser.document(document);
        return new Parsed(parser.problems.isEmpty() ? rule : null, List.copyOf(parser.problems));
    }

    private @Nullable Rule document(JsonNode document) {
        JsonPointer here = JsonPointer.empty();
        if (!object(document, here, Set.of("version", "rule"))) {
            return null;
        }
        JsonNode version = document.path("version");
        if (!version.isMissingNode() && !(version.isInt() && version.intValue() == 1)) {
            problem(here.appendProperty("version"), "The rule language has one version so far: 1.");
        }
        return rule(document.path("rule"), here.appendProperty("rule"));
    }

    private @Nullable Rule rule(JsonNode node, JsonPointer here) {
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isObject() || node.size() != 1) {
            problem(here, "A rule is an object with exactly one member, which names its kind: absence.");
            return null;
        }
        String kind = node.fieldNames().next();
        return switch (kind) {
            case "absence" -> absence(node.path(kind), here.appendProperty(kind));
            default -> {
                problem(here.appendProperty(kind), "Not a kind of rule; version 1 has: absence.");
                yield null;
            }
        };
    }

    private @Nullable Rule absence(JsonNode node, JsonPointer here) {
        if (!object(node, here, Set.of("event", "not_followed_by", "within", "for_at_most"))) {
            return null;
        }
        Rule.EventSelector event = selector(node.path("event"), here.appendProperty("event"));
        Rule.EventSelector other = selector(node.path("not_followed_by"), here.appendProperty("not_followed_by"));
        Duration within = duration(node.path("within"), here.appendProperty("within"));
        Duration atMost = duration(node.path("for_at_most"), here.appendProperty("for_at_most"));
        if (event == null || other == null || within == null || atMost == null) {
            return null;
        }
        if (event.equals(other)) {
            problem(here.appendProperty("not_followed_by"), "Must be another event than \"event\".");
        }
        if (atMost.compareTo(within) <= 0) {
            problem(here.appendProperty("for_at_most"), "Must be longer than \"within\".");
        }
        return new Rule.Absence(event, other, within, atMost);
    }

    private Rule.@Nullable EventSelector selector(JsonNode node, JsonPointer here) {
        if (node.isMissingNode() || !object(node, here, Set.of("name"))) {
            return null;
        }
        JsonNode name = node.path("name");
        if (name.isMissingNode()) {
            return null;
        }
        int length = name.isTextual()
                ? name.textValue().codePointCount(0, name.textValue().length())
                : 0;
        if (length == 0 || length > LONGEST_NAME) {
            problem(
                    here.appendProperty("name"),
                    "An event's name is a string of 1 to " + LONGEST_NAME + " characters.");
            return null;
        }
        return new Rule.EventSelector(name.textValue());
    }

    private @Nullable Duration duration(JsonNode node, JsonPointer here) {
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isTextual() || !DURATION.matcher(node.textValue()).matches()) {
            problem(here, "A duration is ISO 8601 in days, hours, minutes and seconds, for example PT15M or P7D.");
            return null;
        }
        try {
            Duration duration = Duration.parse(node.textValue());
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            // Falls through: what the pattern lets pass and the JDK refuses is out of range as well.
        }
        problem(here, "A duration lies between one second and 90 days.");
        return null;
    }

    /** True when the node is an object; every member that it lacks or should not have is a problem, reported here alone. */
    private boolean object(JsonNode node, JsonPointer here, Set<String> members) {
        if (!node.isObject()) {
            problem(
                    here,
                    "Must be an object with the members "
                            + String.join(", ", members.stream().sorted().toList()) + ".");
            return false;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                problem(here.appendProperty(name), "Unknown member.");
            }
        });
        for (String member : members.stream().sorted().toList()) {
            if (!node.has(member)) {
                problem(here.appendProperty(member), "Missing.");
            }
        }
        return true;
    }

    private void problem(JsonPointer where, String message) {
        problems.add(new RuleProblem(where.toString(), message));
    }
}

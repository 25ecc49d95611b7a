package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What keeps a tag from running as it says: no decision about consent, steps in a circle, HTML that cannot be inserted. */
final class TagChecks {
    private final Map<String, JsonNode> byId = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private TagChecks(JsonNode version) {
        version.path("tags").forEach(tag -> byId.put(tag.path("id").asText(), tag));
    }

    /** Checks a version that is valid under the schema. */
    static List<Problem> check(JsonNode version) {
        TagChecks checks = new TagChecks(version);
        int index = 0;
        for (JsonNode tag : version.path("tags")) {
            // A paused tag is no part of the script, so what is wrong with it can wait.
            if (!tag.path("paused").asBoolean()) {
                checks.check(tag, "/tags/" + index);
            }
            index++;
        }
        return checks.problems;
    }

    private void check(JsonNode tag, String pointer) {
        checkConsent(tag, pointer);
        checkSchedule(tag.path("schedule"), pointer + "/schedule");
        checkSequence(tag, pointer);
        switch (tag.path("type").asText()) {
            case "placeholder" ->
                problem(
                        pointer + "/type",
                        "this stands in for a tag that was not imported ("
                                + tag.at("/parameters/source_type").asText()
                                + "); pause it, delete it, or give it a type that runs");
            case "html" ->
                HtmlPieces.problems(tag.at("/parameters/html").asText())
                        .forEach(wrong -> problem(pointer + "/parameters/html", wrong));
            default -> {}
        }
    }

    private void checkConsent(JsonNode tag, String pointer) {
        boolean necessary = tag.has("strictly_necessary");
        if (!tag.has("purposes") && !necessary) {
            problem(
                    pointer,
                    "it is not decided which consent this tag needs: name its purposes, or say in strictly_necessary why it"
                            + " needs none, or pause it");
        } else if (tag.has("purposes") && necessary) {
            problem(
                    pointer + "/strictly_necessary",
                    "a tag with purposes is not strictly necessary; take one of them out");
        }
    }

    private void checkSchedule(JsonNode schedule, String pointer) {
        String zone = schedule.path("time_zone").asText();
        if (!zone.isEmpty() && !ZoneId.getAvailableZoneIds().contains(zone)) {
            problem(pointer + "/time_zone", "no time zone is called \"" + zone + "\"; write it as Europe/Moscow");
        }
        String from = schedule.path("from").asText();
        String to = schedule.path("to").asText();
        // A day is a prefix of its minutes; as the end of the schedule it holds until midnight.
        if (!from.isEmpty() && !to.isEmpty() && from.compareTo(to.length() == 10 ? to + "T24" : to) >= 0) {
            problem(pointer + "/to", "the schedule ends before it begins");
        }
    }

    private void checkSequence(JsonNode tag, String pointer) {
        for (String step : List.of("setup", "teardown")) {
            if (reaches(tag.path(step).path("tag").asText(), tag.path("id").asText(), new LinkedHashSet<>())) {
                problem(pointer + "/" + step, "this tag would run before or after itself, for ever; break the circle");
            }
        }
    }

    private boolean reaches(String from, String goal, Set<String> seen) {
        if (from.equals(goal)) {
            return true;
        }
        JsonNode tag = byId.getOrDefault(from, MissingNode.getInstance());
        return seen.add(from)
                && (reaches(tag.at("/setup/tag").asText(), goal, seen)
                        || reaches(tag.at("/teardown/tag").asText(), goal, seen));
    }

    private void problem(String pointer, String message) {
        problems.add(new Problem(pointer, message));
    }
}

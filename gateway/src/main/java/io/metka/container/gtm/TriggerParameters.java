package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The options of each type of trigger but custom events. */
final class TriggerParameters {
    private static final String PERCENT = "percent";
    private static final int SHORTEST_INTERVAL = 50;
    private static final int LONGEST_INTERVAL = 86_400_000;
    private static final Map<String, String> STARTS = Map.of("WINDOW_LOAD", "window_loaded", "DOM_READY", "dom_ready");
    private static final Map<String, String> FREQUENCIES =
            Map.of("ONCE", "once", "ONCE_PER_ELEMENT", "once_per_element", "MANY_PER_ELEMENT", "every");

    private final Texts texts;
    private final Triggers triggers;

    TriggerParameters(Texts texts, Triggers triggers) {
        this.texts = texts;
        this.triggers = triggers;
    }

    /** @param more conditions that the trigger gets because of its options */
    void fill(Item item, String code, ObjectNode into, ArrayNode more) {
        switch (code) {
            case "LINK_CLICK", "FORM_SUBMISSION" -> waiting(item, into);
            case "ELEMENT_VISIBILITY" -> visibility(item, into, more);
            case "SCROLL_DEPTH" -> scroll(item, into);
            case "YOU_TUBE_VIDEO" -> youtube(item, into);
            case "TIMER" -> timer(item, into, more);
            case "TRIGGER_GROUP" -> group(item, into, more);
            default -> {}
        }
    }

    private void waiting(Item item, ObjectNode into) {
        if (option(item, "waitForTags").equalsIgnoreCase("true")) {
            into.put("wait_for_tags", true);
            number(item, "waitForTagsTimeout", option(item, "waitForTagsTimeout"))
                    .ifPresent(ms -> into.put("wait_ms", ms));
        }
        if (option(item, "checkValidation").equalsIgnoreCase("true")) {
            into.put("check_validation", true);
        }
    }

    private void visibility(Item item, ObjectNode into, ArrayNode more) {
        Parameters given = item.parameters();
        boolean byId = Codes.of(given.text("selectorType")).equals("ID")
                || (given.text("selectorType").isEmpty() && given.has("elementId"));
        String raw = given.text(byId ? "elementId" : "elementSelector");
        Optional<String> selector = texts.literal(item, raw).filter(text -> !text.isBlank());
        if (selector.isEmpty()) {
            item.needsAction(
                    raw.isBlank()
                            ? Cause.MISSING_NEVER.with("elementSelector")
                            : Cause.PATTERN_NAMES_VARIABLE.with(raw));
            more.add(Conditions.never());
        }
        into.put("selector_type", byId ? "id" : "css").put("selector", selector.orElse("missing"));
        into.put("frequency", FREQUENCIES.getOrDefault(Codes.of(given.text("firingFrequency")), "once"));
        number(item, "onScreenRatio", given.text("onScreenRatio"))
                .ifPresent(percent -> into.put("min_percent", percent));
        if (given.flag("useOnScreenDuration")) {
            number(item, "onScreenDuration", given.text("onScreenDuration")).ifPresent(ms -> into.put("min_ms", ms));
        }
        if (given.flag("useDomChangeListener")) {
            into.put("observe_dom", true);
        }
    }

    private void scroll(Item item, ObjectNode into) {
        Parameters given = item.parameters();
        axis(item, "vertical", into);
        axis(item, "horizontal", into);
        if (into.isEmpty()) {
            item.needsAction(Cause.MISSING_OPTION.with("verticalThresholdsPercent", "25,50,75,100"));
            ObjectNode vertical = into.putObject("vertical").put("unit", PERCENT);
            vertical.putArray("thresholds").add(25).add(50).add(75).add(100);
        }
        String start = Codes.of(given.text("triggerStartOption"));
        if (!start.isEmpty()) {
            into.put("start", STARTS.getOrDefault(start, "page_view"));
        }
    }

    private void axis(Item item, String axis, ObjectNode into) {
        Parameters given = item.parameters();
        String on = given.text(axis + "ThresholdOn");
        boolean pixels = Codes.of(given.text(axis + "ThresholdUnits")).equals("PIXELS");
        String key = axis + (pixels ? "ThresholdsPixels" : "ThresholdsPercent");
        if (on.equalsIgnoreCase("false") || !given.has(key)) {
            return;
        }
        ObjectNode described = into.objectNode().put("unit", pixels ? "pixels" : PERCENT);
        ArrayNode thresholds = described.putArray("thresholds");
        numbers(item, key, given.text(key), thresholds);
        if (!thresholds.isEmpty()) {
            into.set(axis, described);
        }
    }

    private void youtube(Item item, ObjectNode into) {
        Parameters given = item.parameters();
        Map<String, String> moments = new LinkedHashMap<>();
        moments.put("captureStart", "start");
        moments.put("captureComplete", "complete");
        moments.put("capturePause", "pause");
        String only = given.text("triggerType");
        moments.forEach((key, moment) -> {
            if (given.flag(key) || only.equalsIgnoreCase(moment)) {
                into.put(moment, true);
            }
        });
        if (!only.isEmpty()) {
            item.changed(Cause.WRONG_CODE.with("triggerType", "captureStart …"));
        }
        if (given.flag("captureProgress")) {
            boolean time = Codes.of(given.text("radioButtonGroup1")).equals("TIME");
            String key = time ? "progressThresholdsTimeInSeconds" : "progressThresholdsPercent";
            numbers(item, key, given.text(key), into.putArray(time ? "progress_seconds" : "progress_percent"));
        }
        if (given.flag("fixMissingApi")) {
            into.put("add_js_api", true);
        }
    }

    private void timer(Item item, ObjectNode into, ArrayNode more) {
        String event = option(item, "eventName");
        if (!event.isEmpty() && !event.equals("gtm.timer")) {
            texts.literal(item, event)
                    .ifPresentOrElse(
                            name -> into.put("event", name),
                            () -> item.needsAction(Cause.CANNOT_VARY.with("eventName")));
        }
        Optional<Integer> interval = number(item, "interval", option(item, "interval"));
        if (interval.isEmpty()) {
            item.needsAction(Cause.MISSING_NEVER.with("interval"));
            more.add(Conditions.never());
        }
        int milliseconds = Math.clamp(interval.orElse(60_000), SHORTEST_INTERVAL, LONGEST_INTERVAL);
        if (interval.isPresent() && interval.get() != milliseconds) {
            item.changed(Cause.BOUNDED.with("interval", interval.get(), milliseconds));
        }
        into.put("interval_ms", milliseconds);
        number(item, "limit", option(item, "limit"))
                .filter(limit -> limit > 0)
                .ifPresent(limit -> into.put("limit", limit));
    }

    private void group(Item item, ObjectNode into, ArrayNode more) {
        Map<String, Integer> times = new LinkedHashMap<>();
        for (String gtmId : item.parameters().list("triggerIds")) {
            Optional<String> id = triggers.find(gtmId)
                    .filter(found -> !found.equals(item.line().entityId()));
            if (id.isPresent()) {
                times.merge(id.get(), 1, Integer::sum);
            } else {
                item.needsAction(Cause.DANGLING_MEMBER.with(gtmId));
                more.removeAll();
                more.add(Conditions.never());
            }
        }
        ArrayNode members = into.putArray("members");
        times.forEach((id, count) -> {
            ObjectNode member = members.addObject().put("trigger", id);
            if (count > 1) {
                member.put("times", count);
            }
        });
        if (times.isEmpty()) {
            item.needsAction(Cause.MISSING_NEVER.with("triggerIds"));
            members.addObject().put("trigger", triggers.find("2147479553").orElse(""));
            more.removeAll();
            more.add(Conditions.never());
        }
    }

    /** An option of the trigger itself, which files written by hand put among the parameters. */
    private static String option(Item item, String name) {
        String keyless = item.keyless(name);
        return keyless.isEmpty() ? item.parameters().text(name) : keyless;
    }

    private Optional<Integer> number(Item item, String option, String raw) {
        if (raw.isBlank()) {
            return Optional.empty();
        }
        Optional<Integer> number = texts.literal(item, raw)
                .map(text -> text.strip().replace("%", ""))
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Integer::valueOf);
        if (number.isEmpty()) {
            item.needsAction(Cause.CANNOT_VARY.with(option + " = " + raw));
        }
        return number;
    }

    private void numbers(Item item, String option, String raw, ArrayNode into) {
        for (String part : texts.literal(item, raw).orElse(raw).split(",", -1)) {
            number(item, option, part).ifPresent(into::add);
        }
    }
}

package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The built-in variables of GTM's web containers, by their codes, with what they are here. */
enum BuiltIn {
    PAGE_URL("Page URL", "url", "url"),
    PAGE_HOSTNAME("Page Hostname", "url", "hostname"),
    PAGE_PATH("Page Path", "url", "path"),
    REFERRER("Referrer", "referrer"),
    EVENT("Event", "event_name"),
    CLICK_ELEMENT("Click Element", "element"),
    CLICK_CLASSES("Click Classes", "element_classes"),
    CLICK_ID("Click ID", "element_id"),
    CLICK_TARGET("Click Target", "element_target"),
    CLICK_URL("Click URL", "element_url"),
    CLICK_TEXT("Click Text", "element_text"),
    FORM_ELEMENT("Form Element", "element"),
    FORM_CLASSES("Form Classes", "element_classes"),
    FORM_ID("Form ID", "element_id"),
    FORM_TARGET("Form Target", "element_target"),
    FORM_URL("Form URL", "element_url"),
    FORM_TEXT("Form Text", "element_text"),
    ERROR_MESSAGE("Error Message", "error_message"),
    ERROR_URL("Error URL", "error_url"),
    ERROR_LINE("Error Line", "error_line"),
    NEW_HISTORY_URL("New History URL", "history_new_url"),
    OLD_HISTORY_URL("Old History URL", "history_old_url"),
    NEW_HISTORY_FRAGMENT("New History Fragment", "history_new_fragment"),
    OLD_HISTORY_FRAGMENT("Old History Fragment", "history_old_fragment"),
    NEW_HISTORY_STATE("New History State", "history_new_state"),
    OLD_HISTORY_STATE("Old History State", "history_old_state"),
    HISTORY_SOURCE("History Source", "history_source"),
    VIDEO_PROVIDER("Video Provider", "video_provider"),
    VIDEO_URL("Video URL", "video_url"),
    VIDEO_TITLE("Video Title", "video_title"),
    VIDEO_DURATION("Video Duration", "video_duration"),
    VIDEO_PERCENT("Video Percent", "video_percent"),
    VIDEO_VISIBLE("Video Visible", "video_visible"),
    VIDEO_STATUS("Video Status", "video_status"),
    VIDEO_CURRENT_TIME("Video Current Time", "video_current_time"),
    SCROLL_DEPTH_THRESHOLD("Scroll Depth Threshold", "scroll_threshold"),
    SCROLL_DEPTH_UNITS("Scroll Depth Units", "scroll_units"),
    SCROLL_DEPTH_DIRECTION("Scroll Direction", "scroll_direction"),
    ELEMENT_VISIBILITY_RATIO("Percent Visible", "visibility_percent"),
    ELEMENT_VISIBILITY_TIME("On-Screen Duration", "visibility_ms"),
    ELEMENT_VISIBILITY_FIRST_TIME("First On-Screen Time", "visibility_first_ms"),
    ELEMENT_VISIBILITY_RECENT_TIME("Recent On-Screen Time", "visibility_recent_ms"),
    CONTAINER_ID("Container ID", "container_id"),
    CONTAINER_VERSION("Container Version", "container_version"),
    ENVIRONMENT_NAME("Environment Name", "environment_name"),
    DEBUG_MODE("Debug Mode", "debug_mode"),
    RANDOM_NUMBER("Random Number", "random"),
    HTML_ID("HTML ID", ""),
    FIRST_PARTY_SERVING_URL("First Party Serving URL", ""),
    ANALYTICS_CLIENT_ID("Analytics Client ID", ""),
    ANALYTICS_SESSION_ID("Analytics Session ID", ""),
    ANALYTICS_SESSION_NUMBER("Analytics Session Number", "");

    /** The types that are no field of the automatic events. */
    private static final String OWN_TYPES =
            "url referrer event_name container_id container_version environment_name" + " debug_mode random";

    private static final Map<String, BuiltIn> BY_DISPLAY =
            Arrays.stream(values()).collect(Collectors.toMap(BuiltIn::display, Function.identity()));
    private static final Map<String, BuiltIn> BY_ANY_CASE = anyCase();

    private final String display;
    private final String meaning;
    private final String component;

    BuiltIn(String display, String meaning) {
        this(display, meaning, "");
    }

    /**
     * @param meaning a variable type of ours, a field of the automatic events, or empty when there is neither
     * @param component of the address, empty when it is none
     */
    BuiltIn(String display, String meaning, String component) {
        this.display = display;
        this.meaning = meaning;
        this.component = component;
    }

    /** The name under which texts speak of it. */
    String display() {
        return display;
    }

    boolean hasCounterpart() {
        return !meaning.isEmpty();
    }

    /** A variable without name and id. */
    ObjectNode definition() {
        ObjectNode definition = Json.MAPPER.createObjectNode();
        boolean own = (" " + OWN_TYPES + " ").contains(" " + meaning + " ");
        definition.put("type", !hasCounterpart() ? "undefined" : own ? meaning : "auto_event");
        ObjectNode inner = definition.putObject("parameters");
        if (hasCounterpart() && !own) {
            inner.put("field", meaning);
        }
        if (!component.isEmpty()) {
            inner.put("component", component);
        }
        return definition;
    }

    static Optional<BuiltIn> ofCode(String code) {
        String spelled = Codes.of(code);
        return Arrays.stream(values()).filter(one -> one.name().equals(spelled)).findFirst();
    }

    /** By the name in a text, in its exact spelling if possible. */
    static Optional<BuiltIn> named(String name) {
        BuiltIn exact = BY_DISPLAY.get(name);
        return Optional.ofNullable(exact == null ? BY_ANY_CASE.get(name) : exact);
    }

    private static Map<String, BuiltIn> anyCase() {
        Map<String, BuiltIn> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (BuiltIn one : values()) {
            names.put(one.display, one);
        }
        return names;
    }
}

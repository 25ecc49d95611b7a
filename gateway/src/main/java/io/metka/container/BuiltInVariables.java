package io.metka.container;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables that every container has without defining them, under the names that marketers know. */
public final class BuiltInVariables {
    private static final Map<String, ObjectNode> DEFINITIONS = new HashMap<>(Map.ofEntries(
            Map.entry("Page URL", url("url")),
            Map.entry("Page Hostname", url("hostname")),
            Map.entry("Page Path", url("path")),
            Map.entry("Page Title", plain("page_title")),
            Map.entry("Referrer", plain("referrer")),
            Map.entry("Container ID", plain("container_id")),
            Map.entry("Container Version", plain("container_version")),
            Map.entry("Environment Name", plain("environment_name")),
            Map.entry("Debug Mode", plain("debug_mode")),
            Map.entry("Random Number", plain("random")),
            Map.entry("HTML ID", plain("html_id")),
            Map.entry("Event", plain("event_name"))));

    /** What occurrences say of themselves, by name. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("Click Element", "element"),
            Map.entry("Click Classes", "element_classes"),
            Map.entry("Click ID", "element_id"),
            Map.entry("Click Target", "element_target"),
            Map.entry("Click URL", "element_url"),
            Map.entry("Click Text", "element_text"),
            Map.entry("Form Element", "element"),
            Map.entry("Form Classes", "element_classes"),
            Map.entry("Form ID", "element_id"),
            Map.entry("Form Target", "element_target"),
            Map.entry("Form URL", "element_url"),
            Map.entry("Form Text", "element_text"),
            Map.entry("Error Message", "error_message"),
            Map.entry("Error URL", "error_url"),
            Map.entry("Error Line", "error_line"),
            Map.entry("New History URL", "history_new_url"),
            Map.entry("Old History URL", "history_old_url"),
            Map.entry("New History Fragment", "history_new_fragment"),
            Map.entry("Old History Fragment", "history_old_fragment"),
            Map.entry("New History State", "history_new_state"),
            Map.entry("Old History State", "history_old_state"),
            Map.entry("History Source", "history_source"),
            Map.entry("Video Provider", "video_provider"),
            Map.entry("Video URL", "video_url"),
            Map.entry("Video Title", "video_title"),
            Map.entry("Video Duration", "video_duration"),
            Map.entry("Video Percent", "video_percent"),
            Map.entry("Video Visible", "video_visible"),
            Map.entry("Video Status", "video_status"),
            Map.entry("Video Current Time", "video_current_time"),
            Map.entry("Scroll Depth Threshold", "scroll_threshold"),
            Map.entry("Scroll Depth Units", "scroll_units"),
            Map.entry("Scroll Direction", "scroll_direction"),
            Map.entry("Percent Visible", "visibility_percent"),
            Map.entry("On-Screen Duration", "visibility_ms"),
            Map.entry("First Visible Time", "visibility_first_ms"),
            Map.entry("Recent Visible Time", "visibility_recent_ms"),
            Map.entry("Web Vital Name", "web_vital_name"),
            Map.entry("Web Vital Value", "web_vital_value"),
            Map.entry("Web Vital Rating", "web_vital_rating"));

    static {
        FIELDS.forEach((name, field) -> DEFINITIONS.put(name, autoEvent(field)));
    }

    private BuiltInVariables() {}

    /** The definition in the form of a variable of the document, or null if there is none of this name. */
    public static @Nullable ObjectNode find(String name) {
        ObjectNode definition = DEFINITIONS.get(name);
        return definition == null ? null : definition.deepCopy();
    }

    private static ObjectNode plain(String type) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.put("type", type).putObject("parameters");
        return definition;
    }

    private static ObjectNode autoEvent(String field) {
        ObjectNode definition = plain("auto_event");
        definition.withObject("/parameters").put("field", field);
        return definition;
    }

    private static ObjectNode url(String component) {
        ObjectNode definition = plain("url");
        definition.withObject("/parameters").put("component", component);
        return definition;
    }
}

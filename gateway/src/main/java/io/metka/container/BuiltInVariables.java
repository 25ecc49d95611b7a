package io.metka.container;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables that every container has without defining them, under the names that marketers know. */
public final class BuiltInVariables {
    private static final Map<String, ObjectNode> DEFINITIONS = Map.ofEntries(
            Map.entry("Page URL", url("url")),
            Map.entry("Page Hostname", url("hostname")),
            Map.entry("Page Path", url("path")),
            Map.entry("Page Title", plain("page_title")),
            Map.entry("Referrer", plain("referrer")),
            Map.entry("Event", plain("event_name")),
            Map.entry("Click Element", plain("click_element")),
            Map.entry("Click Classes", plain("click_classes")),
            Map.entry("Click ID", plain("click_id")),
            Map.entry("Click Target", plain("click_target")),
            Map.entry("Click URL", plain("click_url")),
            Map.entry("Click Text", plain("click_text")));

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

    private static ObjectNode url(String component) {
        ObjectNode definition = plain("url");
        definition.withObject("/parameters").put("component", component);
        return definition;
    }
}

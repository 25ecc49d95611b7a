package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;

/** The sources of tags that nothing here can do, kept in paused placeholders. */
final class Sources {
    private static final int LONGEST_SOURCE = 100_000;
    private static final int LONGEST_TYPE = 200;

    private Sources() {}

    /**
     * Makes a tag a paused placeholder.
     *
     * @param template the custom template that the tag is made by; missing when there is none
     */
    static void placeholder(Item item, ObjectNode tag, JsonNode template) {
        ObjectNode source = Json.MAPPER.createObjectNode();
        source.set("tag", item.node());
        if (!template.isMissingNode()) {
            source.set("template", template);
        }
        String text = source.toString();
        if (text.length() > LONGEST_SOURCE) {
            item.needsAction(Cause.SOURCE_CUT.with());
            int end = Character.isHighSurrogate(text.charAt(LONGEST_SOURCE - 1)) ? LONGEST_SOURCE - 1 : LONGEST_SOURCE;
            text = text.substring(0, end);
        }
        String type = item.type().isBlank() ? "unknown" : item.type();
        tag.put("type", "placeholder").put("paused", true);
        tag.putObject("parameters")
                .put("source_type", type.length() > LONGEST_TYPE ? type.substring(0, LONGEST_TYPE) : type)
                .put("source", text);
    }
}

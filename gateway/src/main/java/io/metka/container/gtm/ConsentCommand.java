package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.List;

/** The consent command of the community's consent mode template, as the page would give it itself. */
final class ConsentCommand {
    private static final List<String> TYPES = List.of(
            "ad_storage",
            "ad_user_data",
            "ad_personalization",
            "analytics_storage",
            "functionality_storage",
            "personalization_storage",
            "security_storage");

    private ConsentCommand() {}

    static String html(Parameters given) {
        ObjectNode state = Json.MAPPER.createObjectNode();
        for (String type : TYPES) {
            String value = given.text(type);
            if (value.equals("granted") || value.equals("denied")) {
                state.put(type, value);
            }
        }
        String command = given.text("command").equals("update") ? "update" : "default";
        return "<script>\n  window.dataLayer = window.dataLayer || [];\n  function gtag() { dataLayer.push(arguments); }\n  gtag('consent', '"
                + command + "', " + state + ");\n</script>";
    }
}

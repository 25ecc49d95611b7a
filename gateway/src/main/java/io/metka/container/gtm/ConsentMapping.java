package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Turns GTM's consent settings into purposes. Nothing decided there is nothing decided here: a tag without a decision
 * cannot be published until a person has made one.
 */
final class ConsentMapping {
    /** Google's consent types and the purposes that they stand for, as the runtime reads them in {@code gtag} calls. */
    private static final Map<String, String> PURPOSES = Map.of(
            "analytics_storage", "analytics",
            "ad_storage", "advertising",
            "ad_user_data", "advertising",
            "ad_personalization", "advertising",
            "functionality_storage", "functional",
            "personalization_storage", "personalization");

    private static final String SECURITY = "security_storage";
    private static final String NOT_NEEDED = "imported from GTM: no additional consent required";
    private static final int MOST_PURPOSES = 20;

    private ConsentMapping() {}

    static void map(Item item, ObjectNode tag) {
        JsonNode settings = item.node().path("consentSettings");
        switch (Codes.of(settings.path("consentStatus").asText())) {
            case "NOT_NEEDED" -> tag.put("strictly_necessary", NOT_NEEDED);
            case "NEEDED" -> needed(item, settings, tag);
            default -> item.needsAction(Cause.NO_CONSENT_DECISION.with());
        }
    }

    private static void needed(Item item, JsonNode settings, ObjectNode tag) {
        Set<String> purposes = new LinkedHashSet<>();
        boolean security = false;
        for (JsonNode type : settings.path("consentType").path("list")) {
            String name = Parameters.value(type).strip();
            if (PURPOSES.containsKey(name)) {
                purposes.add(PURPOSES.get(name));
            } else if (name.equals(SECURITY)) {
                security = true;
            } else if (name.matches("[a-z][a-z0-9_]{0,49}")) {
                purposes.add(name);
                item.needsAction(Cause.CONSENT_UNKNOWN.with(name));
            } else {
                item.needsAction(Cause.LOST.with("consentType " + name));
            }
        }
        if (purposes.isEmpty()) {
            if (security) {
                tag.put("strictly_necessary", "imported from GTM: " + SECURITY);
            } else {
                item.needsAction(Cause.NO_CONSENT_DECISION.with());
            }
            return;
        }
        ArrayNode list = tag.putArray("purposes");
        purposes.stream().limit(MOST_PURPOSES).forEach(list::add);
    }
}

package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.ConsentState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Snowplow's consent plugins say: the GDPR context that a page attaches to every event, and the events by which
 * visitors decide.
 */
final class SnowplowConsent {
    private static final String VENDOR = "com.snowplowanalytics.snowplow/";
    private static final String ADVERTISING = "advertising";

    /** What sites call the purposes that Metka has names for; other scopes are purposes of the site's own. */
    private static final Map<String, String> PURPOSES = Map.of(
            "statistics",
            ConsentState.ANALYTICS,
            "performance",
            ConsentState.ANALYTICS,
            "marketing",
            ADVERTISING,
            "targeting",
            ADVERTISING,
            "ads",
            ADVERTISING,
            "preferences",
            "personalization");

    private SnowplowConsent() {}

    /**
     * The state that an event declares, null when it declares none. Its own decision outweighs the page's contexts.
     *
     * @param schema of a self-describing event, empty for the other kinds
     * @param data of that event
     */
    static @Nullable ConsentState of(String schema, JsonNode data, List<SnowplowSchema.Described> contexts) {
        ConsentState decided = decision(SnowplowSchema.path(schema), data);
        if (decided != null) {
            return decided;
        }
        for (SnowplowSchema.Described context : contexts) {
            // Only consent as the basis says that the visitor was asked; under any other the source answers for it.
            if (context.is(VENDOR + "gdpr")
                    && context.data().path("basisForProcessing").asText("").equals("consent")) {
                return granted(ConsentState.ANALYTICS);
            }
        }
        return null;
    }

    private static @Nullable ConsentState decision(String path, JsonNode data) {
        return switch (path) {
            case VENDOR + "consent_preferences" -> preferences(data);
            case VENDOR + "consent_granted" -> granted(ConsentState.ANALYTICS);
            case VENDOR + "consent_withdrawn" -> denied();
            default -> null;
        };
    }

    private static @Nullable ConsentState preferences(JsonNode data) {
        return switch (data.path("eventType").asText("")) {
            case "allow_all" -> granted(ConsentState.ANALYTICS, ADVERTISING);
            case "allow_selected" -> selected(data.path("consentScopes"));
            case "deny_all", "withdrawn", "expired" -> denied();
            default -> null;
        };
    }

    private static ConsentState selected(JsonNode scopes) {
        Set<String> granted = new LinkedHashSet<>();
        for (JsonNode scope : scopes) {
            String name = (scope.isTextual() ? scope.asText() : "").strip().toLowerCase(Locale.ROOT);
            boolean usable = !name.isEmpty() && name.length() <= DecodeLimits.PURPOSE_CHARS;
            if (usable && granted.size() < DecodeLimits.PURPOSES) {
                granted.add(PURPOSES.getOrDefault(name, name));
            }
        }
        Set<String> denied = new LinkedHashSet<>(List.of(ConsentState.ANALYTICS, ADVERTISING));
        denied.removeAll(granted);
        return new ConsentState(granted, denied);
    }

    private static ConsentState granted(String... purposes) {
        return new ConsentState(Set.of(purposes), Set.of());
    }

    private static ConsentState denied() {
        return new ConsentState(Set.of(), Set.of(ConsentState.ANALYTICS, ADVERTISING));
    }
}

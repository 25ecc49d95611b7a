package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.ConsentState;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Google's consent signals, as hits carry them, by our purposes: a purpose is granted when all of its signals that are said are. */
final class Ga4Consent {
    private static final List<String> SIGNALS =
            List.of("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization");

    private static final Map<String, String> PURPOSES = Map.of(
            "analytics_storage", ConsentState.ANALYTICS,
            "ad_storage", "advertising",
            "ad_user_data", "advertising",
            "ad_personalization", "advertising");

    /** Letters of {@code gcd} for a signal that is granted now: by default, by update, or by both. */
    private static final String GRANTED = "tnrv";

    private static final String DENIED = "pqmu";

    private Ga4Consent() {}

    /**
     * What a hit's {@code gcs} ({@code G1} and a digit each for ad and analytics storage) and {@code gcd} (a letter for
     * each of four signals between digits) say; null when they say nothing.
     *
     * @param declared what the source grants where the client says nothing
     */
    static @Nullable ConsentState ofHit(String gcs, String gcd, List<String> declared) {
        Map<String, Boolean> said = new HashMap<>();
        int signal = 0;
        for (int i = 0; i < gcd.length() && signal < SIGNALS.size(); i++) {
            char c = gcd.charAt(i);
            if (c >= 'a' && c <= 'z') {
                say(said, SIGNALS.get(signal++), GRANTED.indexOf(c) >= 0, DENIED.indexOf(c) >= 0);
            }
        }
        if (gcs.length() == 4 && gcs.startsWith("G1")) {
            say(said, "ad_storage", gcs.charAt(2) == '1', gcs.charAt(2) == '0');
            say(said, "analytics_storage", gcs.charAt(3) == '1', gcs.charAt(3) == '0');
        }
        return state(said, declared);
    }

    /** What the {@code consent} of the Measurement Protocol says; null when it says nothing. */
    static @Nullable ConsentState ofMessage(JsonNode consent, List<String> declared) {
        Map<String, Boolean> said = new HashMap<>();
        for (String signal : SIGNALS) {
            String state = consent.path(signal).asText("");
            say(said, signal, state.equals("GRANTED"), state.equals("DENIED"));
        }
        return state(said, declared);
    }

    private static void say(Map<String, Boolean> said, String signal, boolean granted, boolean denied) {
        if (granted || denied) {
            said.put(signal, granted);
        }
    }

    private static @Nullable ConsentState state(Map<String, Boolean> said, List<String> declared) {
        if (said.isEmpty()) {
            return null;
        }
        Set<String> granted = new LinkedHashSet<>(declared);
        Set<String> denied = new LinkedHashSet<>();
        said.forEach((signal, yes) -> (yes ? granted : denied).add(PURPOSES.getOrDefault(signal, signal)));
        granted.removeAll(denied);
        return new ConsentState(granted, denied);
    }
}

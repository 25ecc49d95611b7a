package io.metka.decode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.JsonText;
import io.metka.model.Rejection.Reason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One event of gtag.js, {@code /g/collect}: the parameters of the hit and those of the event together.
 *
 * @param parameters decoded
 * @param place of the event among those of the hit, counted from 0
 */
record Ga4Hit(Map<String, String> parameters, int place) {
    /** Longest value that is kept of a parameter without a place of its own. */
    private static final int OTHER_CHARS = 500;

    private static final Set<String> PLACED =
            Set.of("v", "tid", "cid", "uid", "sid", "sct", "dl", "dt", "dr", "ul", "sr", "en", "cu", "_et", "gtm");

    /**
     * @param base JSON Pointer to the event, by its place in the hit
     * @param cookieId the client id of the {@code _ga} cookie, for a hit without one
     * @param declared what the source grants where the client says nothing
     */
    EventDraft draft(String base, String cookieId, List<String> declared) {
        EventDraft draft = new EventDraft();
        draft.name = bounded(draft, base, "en", DecodeLimits.NAME_CHARS);
        draft.anonymousId = bounded(draft, base, "cid", DecodeLimits.IDENTIFIER_CHARS);
        draft.userId = bounded(draft, base, "uid", DecodeLimits.IDENTIFIER_CHARS);
        if (draft.anonymousId.isEmpty()) {
            draft.anonymousId = cookieId;
        }
        if (draft.name.isEmpty()) {
            draft.reject(Reason.MISSING_FIELD, base + "/en");
        }
        draft.url = Texts.clip(value("dl"), DecodeLimits.TEXT_CHARS);
        draft.title = Texts.clip(value("dt"), DecodeLimits.TEXT_CHARS);
        draft.referrer = Texts.clip(value("dr"), DecodeLimits.TEXT_CHARS);
        draft.consent = Ga4Consent.ofHit(value("gcs"), value("gcd"), declared);
        ObjectNode properties = properties();
        draft.commerce = CommerceDraft.of(properties);
        draft.properties = JsonText.of(properties.toString());
        draft.traits = JsonText.of(prefixed("up.", "upn.").toString());
        draft.context = JsonText.of(context().toString());
        return draft;
    }

    /**
     * An id that a repeated hit has again: gtag numbers its hits within a page load. Empty for a hit without those numbers,
     * of which two may be alike and both meant.
     */
    String id() {
        if (value("_p").isEmpty() || value("_s").isEmpty()) {
            return "";
        }
        String whole = place + "|" + parameters;
        return UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** A number where the text is one, else the text. */
    static void number(ObjectNode object, String name, String text) {
        try {
            BigDecimal number = text.length() > Amounts.LONGEST ? null : new BigDecimal(text);
            if (number != null && Math.abs((long) number.scale()) <= Amounts.LONGEST) {
                object.put(name, number);
                return;
            }
        } catch (NumberFormatException _) {
            // Kept as the text that it is.
        }
        object.put(name, text);
    }

    /** How many members the widest object of an event has that these parameters make. */
    static int widest(Set<String> names) {
        Map<Part, Integer> members = new EnumMap<>(Part.class);
        names.forEach(name -> members.merge(Part.of(name), 1, Integer::sum));
        members.remove(Part.PLACED);
        return members.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** The object of an event that a parameter goes into. */
    private enum Part {
        PLACED,
        PROPERTIES,
        TRAITS,
        REST;

        private static Part of(String name) {
            if (name.startsWith("ep.") || name.startsWith("epn.")) {
                return PROPERTIES;
            }
            if (name.startsWith("up.") || name.startsWith("upn.")) {
                return TRAITS;
            }
            return Ga4Hit.PLACED.contains(name) || Ga4Items.place(name) > 0 ? PLACED : REST;
        }
    }

    private String value(String name) {
        return parameters.getOrDefault(name, "");
    }

    private String bounded(EventDraft draft, String base, String name, int most) {
        String value = value(name).strip();
        if (value.length() > most) {
            draft.reject(Reason.TOO_LONG, base + "/" + name);
            return "";
        }
        return value;
    }

    private ObjectNode properties() {
        ObjectNode properties = prefixed("ep.", "epn.");
        if (!value("cu").isEmpty()) {
            properties.put("currency", value("cu"));
        }
        if (!value("_et").isEmpty()) {
            number(properties, "engagement_time_msec", value("_et"));
        }
        Ga4Items.put(properties, parameters);
        return properties;
    }

    private ObjectNode prefixed(String texts, String numbers) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        parameters.forEach((name, value) -> {
            if (name.startsWith(texts)) {
                object.put(name.substring(texts.length()), value);
            } else if (name.startsWith(numbers)) {
                number(object, name.substring(numbers.length()), value);
            }
        });
        return object;
    }

    private ObjectNode context() {
        Surroundings around = new Surroundings();
        around.library("gtag", value("gtm"));
        around.locale(value("ul"));
        around.screen(value("sr"));
        around.session(value("sid"), value("sct"));
        ObjectNode rest = around.protocol("ga4");
        parameters.forEach((name, value) -> {
            if (Part.of(name) == Part.REST) {
                rest.put(name, Texts.clip(value, OTHER_CHARS));
            }
        });
        rest.put("measurement_id", value("tid"));
        return around.context();
    }
}

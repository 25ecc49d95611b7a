package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.decode.SnowplowSchema.Described;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Rejection.Reason;
import io.metka.support.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One event of the Snowplow tracker protocol on its way to a draft; what breaks one parameter rejects this event alone. */
final class SnowplowEvent {
    /** By which Snowplow's collector hides whom it shall not know. */
    static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    private static final String SNOWPLOW = "com.snowplowanalytics.snowplow/";
    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");

    /** Parameters with a place of their own; all others are kept under the protocol's name. */
    private static final Set<String> PLACED = Set.of(
            "e", "eid", "aid", "p", "tv", "tna", "dtm", "stm", "ttm", "tz", "lang", "duid", "uid", "nuid", "tnuid",
            "vid", "sid", "ip", "ua", "url", "refr", "page", "res", "vp", "ue_pr", "ue_px", "co", "cx", "se_ca",
            "se_ac", "se_la", "se_pr", "se_va", "pp_mix", "pp_max", "pp_miy", "pp_may");

    private final Map<String, String> parameters;
    private final String base;
    private final Ids ids;
    private final EventDraft draft = new EventDraft();
    private final List<Described> contexts = new ArrayList<>();
    private JsonNode given = JsonNodeFactory.instance.arrayNode();
    private String schema = "";
    private JsonNode data = MissingNode.getInstance();

    /**
     * @param parameters decoded
     * @param base JSON Pointer to them
     * @param ids for an event without one
     */
    SnowplowEvent(Map<String, String> parameters, String base, Ids ids) {
        this.parameters = parameters;
        this.base = base;
        this.ids = ids;
    }

    /**
     * The draft, whose consent is null when the event declares none.
     *
     * @param skew received − sent, which a true time must not be corrected by
     * @param items those of the items of the same order in the same request
     */
    EventDraft draft(Duration skew, List<Map<String, String>> items) {
        draft.id = text("eid", DecodeLimits.ID_CHARS);
        if (draft.id.isEmpty()) {
            draft.id = ids.uuid().toString();
        }
        draft.anonymousId = text("duid", DecodeLimits.IDENTIFIER_CHARS);
        draft.userId = text("uid", DecodeLimits.IDENTIFIER_CHARS);
        draft.url = Texts.clip(value("url"), DecodeLimits.TEXT_CHARS);
        draft.title = Texts.clip(value("page"), DecodeLimits.TEXT_CHARS);
        draft.referrer = Texts.clip(value("refr"), DecodeLimits.TEXT_CHARS);
        contexts();
        time(skew);
        kind(items);
        draft.consent = SnowplowConsent.of(schema, data, contexts);
        draft.context = JsonText.of(context().toString());
        return draft;
    }

    private String value(String name) {
        return parameters.getOrDefault(name, "");
    }

    private String text(String name, int most) {
        String value = value(name).strip();
        if (value.length() > most) {
            draft.reject(Reason.TOO_LONG, base + "/" + name);
            return "";
        }
        return value;
    }

    private void kind(List<Map<String, String>> items) {
        switch (value("e")) {
            case "pv" -> draft.name = Event.PAGE_VIEW;
            case "pp" -> {
                draft.name = "page_ping";
                draft.properties =
                        renamed(Map.of("pp_mix", "min_x", "pp_max", "max_x", "pp_miy", "min_y", "pp_may", "max_y"));
            }
            case "se" -> {
                draft.name = text("se_ac", DecodeLimits.NAME_CHARS);
                draft.properties = renamed(Map.of(
                        "se_ca",
                        "category",
                        "se_ac",
                        "action",
                        "se_la",
                        "label",
                        "se_pr",
                        "property",
                        "se_va",
                        "value"));
                if (draft.name.isEmpty()) {
                    draft.reject(Reason.MISSING_FIELD, base + "/se_ac");
                }
            }
            case "ue" -> selfDescribing();
            case "tr" -> money(SnowplowCommerce.transaction(parameters, items), "tr_");
            case "ti" -> money(SnowplowCommerce.item(parameters), "ti_");
            case "" -> draft.reject(Reason.MISSING_FIELD, base + "/e");
            default -> draft.reject(Reason.INVALID_VALUE, base + "/e");
        }
    }

    private void selfDescribing() {
        String member = parameters.containsKey("ue_px") ? "ue_px" : "ue_pr";
        JsonNode event = json(member).path("data");
        schema = event.path("schema").asText("");
        data = event.path("data");
        if (SnowplowSchema.name(schema).isEmpty()) {
            draft.reject(value(member).isEmpty() ? Reason.MISSING_FIELD : Reason.INVALID_VALUE, base + "/" + member);
            return;
        }
        SnowplowCommerce commerce = SnowplowCommerce.of(schema, data, contexts);
        draft.name = commerce.name();
        draft.commerce = CommerceDraft.of(commerce.money());
        if (draft.name.length() > DecodeLimits.NAME_CHARS) {
            draft.reject(Reason.TOO_LONG, base + "/" + member);
        }
        if (data.isObject()) {
            draft.properties = JsonText.of(data.toString());
        }
    }

    private void money(SnowplowCommerce commerce, String prefix) {
        draft.name = commerce.name();
        draft.commerce = CommerceDraft.of(commerce.money());
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        parameters.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                properties.put(name, value);
            }
        });
        draft.properties = JsonText.of(properties.toString());
    }

    private JsonText renamed(Map<String, String> names) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        parameters.forEach((name, value) -> {
            String ours = names.get(name);
            if (ours != null) {
                properties.put(ours, value);
            }
        });
        return JsonText.of(properties.toString());
    }

    private void contexts() {
        String member = parameters.containsKey("cx") ? "cx" : "co";
        if (value(member).isEmpty()) {
            return;
        }
        given = json(member).path("data");
        if (!given.isArray()) {
            draft.reject(Reason.INVALID_VALUE, base + "/" + member);
        }
        for (JsonNode context : given) {
            contexts.add(new Described(context.path("schema").asText(""), context.path("data")));
        }
    }

    /** The JSON of a parameter, in base64 when its name ends in x; a missing node when it is none. */
    private JsonNode json(String member) {
        String value = value(member);
        try {
            byte[] bytes = member.endsWith("x")
                    ? Base64.getUrlDecoder().decode(urlSafe(value))
                    : value.getBytes(StandardCharsets.UTF_8);
            return JsonTrees.MAPPER.readTree(bytes);
        } catch (IOException | IllegalArgumentException e) {
            draft.reject(Reason.INVALID_VALUE, base + "/" + member);
        }
        return MissingNode.getInstance();
    }

    /** Older trackers write the other alphabet, and query strings turn its plus into a space. */
    private static String urlSafe(String base64) {
        return base64.strip().replace('+', '-').replace(' ', '-').replace('/', '_');
    }

    private void time(Duration skew) {
        boolean exact = parameters.containsKey("ttm");
        String member = exact ? "ttm" : "dtm";
        if (value(member).isEmpty()) {
            return;
        }
        Instant time = millis(value(member));
        if (time == null) {
            draft.reject(Reason.INVALID_VALUE, base + "/" + member);
        } else {
            draft.clientTime = exact ? time.minus(skew) : time;
        }
    }

    /** Null for anything that is no time. */
    static @Nullable Instant millis(String text) {
        return MILLIS.matcher(text).matches() ? Times.ofMillis(Long.parseLong(text)) : null;
    }

    private ObjectNode context() {
        Surroundings around = new Surroundings();
        String tracker = value("tv");
        int dash = tracker.indexOf('-');
        around.library(
                dash < 0 ? tracker : "snowplow-" + tracker.substring(0, dash),
                dash < 0 ? "" : tracker.substring(dash + 1));
        around.locale(value("lang"));
        around.timezone(value("tz"));
        around.screen(value("res"));
        around.viewport(value("vp"));
        session(around);
        ObjectNode rest = around.protocol("snowplow");
        keep(rest, "app_id", value("aid"));
        keep(rest, "platform", value("p"));
        keep(rest, "tracker", value("tna"));
        keep(rest, "schema", schema);
        parameters.forEach((name, value) -> {
            boolean elsewhere = PLACED.contains(name) || name.startsWith("tr_") || name.startsWith("ti_");
            if (!elsewhere) {
                keep(rest, name, value);
            }
        });
        if (!given.isEmpty()) {
            rest.set("contexts", given);
        }
        if (draft.isRejected()) {
            // Whoever mends the event needs what could not be read, too.
            ObjectNode all = rest.putObject("parameters");
            parameters.forEach(all::put);
        }
        return around.context();
    }

    /** Apps and servers tell their session and installation in a context. */
    private void session(Surroundings around) {
        String id = value("sid");
        String number = value("vid");
        for (Described context : contexts) {
            if (context.is(SNOWPLOW + "client_session") && id.isEmpty()) {
                id = context.data().path("sessionId").asText("");
                number = context.data().path("sessionIndex").asText("");
                String installation = context.data().path("userId").asText("");
                boolean usable = draft.anonymousId.isEmpty()
                        && !installation.equals(NOBODY)
                        && installation.length() <= DecodeLimits.IDENTIFIER_CHARS;
                draft.anonymousId = usable ? installation : draft.anonymousId;
            }
        }
        around.session(id, number);
    }

    private static void keep(ObjectNode object, String member, String text) {
        if (!text.isEmpty()) {
            object.put(member, text);
        }
    }
}

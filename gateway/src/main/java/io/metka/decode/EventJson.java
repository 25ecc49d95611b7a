package io.metka.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.JsonText;
import io.metka.support.Json;

/** A canonical event in the form that {@code POST /v1/events} takes, whatever protocol it came in. */
public final class EventJson {
    private EventJson() {}

    public static JsonText of(Event event) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", event.id())
                .put("name", event.name())
                .put("time", event.time().toString());
        ObjectNode others = Json.MAPPER.createObjectNode();
        for (Identifier identifier : event.identifiers()) {
            boolean hasPlace = identifier.type().equals(Identifier.USER_ID)
                    || identifier.type().equals(Identifier.ANONYMOUS_ID);
            (hasPlace ? json : others).put(identifier.type(), identifier.value());
        }
        if (!others.isEmpty()) {
            json.set("identifiers", others);
        }
        ObjectNode page = json.putObject("page");
        page.put("url", event.page().url())
                .put("title", event.page().title())
                .put("referrer", event.page().referrer());
        ObjectNode consent = json.putObject("consent");
        event.consent().granted().stream().sorted().forEach(consent.putArray("granted")::add);
        event.consent().denied().stream().sorted().forEach(consent.putArray("denied")::add);
        json.putRawValue("properties", new RawValue(event.properties().toString()));
        putUnlessEmpty(json, "traits", event.traits());
        putUnlessEmpty(json, "context", event.context());
        return JsonText.ofUtf8(Json.bytes(json));
    }

    private static void putUnlessEmpty(ObjectNode json, String member, JsonText object) {
        if (!object.equals(JsonText.EMPTY_OBJECT)) {
            json.putRawValue(member, new RawValue(object.toString()));
        }
    }
}

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
        for (Identifier identifier : event.identifiers()) {
            json.put(identifier.type(), identifier.value());
        }
        ObjectNode page = json.putObject("page");
        page.put("url", event.page().url())
                .put("title", event.page().title())
                .put("referrer", event.page().referrer());
        ObjectNode consent = json.putObject("consent");
        event.consent().granted().stream().sorted().forEach(consent.putArray("granted")::add);
        event.consent().denied().stream().sorted().forEach(consent.putArray("denied")::add);
        json.putRawValue("properties", new RawValue(event.properties().toString()));
        return JsonText.of(json.toString());
    }
}

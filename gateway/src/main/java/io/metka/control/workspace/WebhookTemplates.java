package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gallery of partners whose requests are written already; each is a file of the jar. */
public final class WebhookTemplates {
    private static final String FOLDER = "/webhooks/";

    private final Map<String, ObjectNode> byId = new LinkedHashMap<>();

    public WebhookTemplates() {
        read("index.json").path("templates").forEach(id -> {
            ObjectNode template = read(id.asText() + ".json");
            byId.put(id.asText(), template);
        });
    }

    private static ObjectNode read(String file) {
        try (InputStream in = WebhookTemplates.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks webhooks/" + file + ": build it again");
            }
            return (ObjectNode) Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All, in the gallery's order. */
    public List<ObjectNode> list() {
        return byId.values().stream().map(ObjectNode::deepCopy).toList();
    }

    public Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(ObjectNode::deepCopy);
    }

    /** The document of a new webhook with what its template says where the document itself says nothing. */
    ObjectNode filled(ObjectNode document) {
        ObjectNode template = byId.get(document.path("template").asText());
        if (template == null) {
            return document;
        }
        ObjectNode filled = document.deepCopy();
        if (!filled.has("url")) {
            filled.set("url", template.path("url"));
        }
        ObjectNode delivery = ((ObjectNode) template.path("delivery")).deepCopy();
        filled.path("delivery").properties().forEach(member -> {
            JsonNode ours = delivery.path(member.getKey());
            if (member.getKey().equals("parameters") && ours instanceof ObjectNode both) {
                both.setAll((ObjectNode) member.getValue());
            } else {
                delivery.set(member.getKey(), member.getValue());
            }
        });
        filled.set("delivery", delivery);
        return filled;
    }
}

package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The templates that come with the gateway: {@code gallery/ID/} among its resources. Immutable. */
public final class Gallery {
    private static final String ROOT = "/gallery/";

    private final Map<String, Template> templates = new LinkedHashMap<>();

    public Gallery() {
        for (JsonNode id : json("index.json")) {
            templates.put(id.asText(), new Template(json(id.asText() + "/template.json")));
        }
    }

    /** What a list shows of each template: everything but how it works. */
    public List<ObjectNode> list() {
        return templates.values().stream().map(Gallery::summary).toList();
    }

    private static ObjectNode summary(Template template) {
        ObjectNode summary = template.document().deepCopy();
        summary.remove(List.of("steps", "value", "fields"));
        return summary.put("icon", text(template.id() + "/icon.svg"));
    }

    /** A template as a whole, with {@code readme} (Markdown), {@code examples} and {@code icon} (SVG). */
    public Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(templates.get(id)).map(template -> {
            ObjectNode whole = template.document().deepCopy();
            whole.put("readme", text(template.id() + "/README.md"));
            whole.set("examples", json(template.id() + "/examples.json"));
            return whole.put("icon", text(template.id() + "/icon.svg"));
        });
    }

    Map<String, Template> templates() {
        return templates;
    }

    private static JsonNode json(String file) {
        try {
            return Json.MAPPER.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException("The gallery's " + file + " cannot be read", e);
        }
    }

    private static String text(String file) {
        try (InputStream in = Gallery.class.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                throw new IllegalStateException("The gateway's jar lacks " + ROOT + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

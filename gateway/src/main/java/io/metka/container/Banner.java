package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import io.metka.support.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The consent banner of a container version: what a visitor is asked, in words that a hash stands for. */
final class Banner {
    private static final int VERSION_LENGTH = 12;
    private static final JsonNode DEFAULT_TEXTS = defaultTexts();

    private Banner() {}

    /** The banner as the runtime reads it; missing when the version brings none. */
    static JsonNode compile(JsonNode version) {
        JsonNode banner = version.path("consent").path("banner");
        if (!banner.isObject()) {
            return banner.path("none");
        }
        ObjectNode written = Json.MAPPER.createObjectNode();
        ObjectNode texts = DEFAULT_TEXTS.deepCopy();
        for (Map.Entry<String, JsonNode> language : banner.path("texts").properties()) {
            texts.withObject("/" + language.getKey()).setAll((ObjectNode) language.getValue());
        }
        written.set("texts", texts);
        ArrayList<JsonNode> purposes = new ArrayList<>();
        for (JsonNode purpose : banner.path("purposes")) {
            ObjectNode one = Json.MAPPER.createObjectNode();
            one.set("id", purpose.path("id"));
            one.set("name", purpose.path("name"));
            one.set("text", purpose.has("text") ? purpose.path("text") : Json.MAPPER.createObjectNode());
            purposes.add(one);
        }
        written.putArray("purposes").addAll(purposes);
        if (banner.has("document")) {
            JsonNode document = banner.path("document");
            written.putObject("document")
                    .put("document", document.path("id").asText())
                    .put("document_version", document.path("version").asInt());
        }
        // Where the banner stands and which colour it has does not change what was agreed to.
        written.put("version", Sha256.hex(Json.bytes(written)).substring(0, VERSION_LENGTH));
        written.put("position", banner.path("position").asText("bottom"));
        written.put("reopen", banner.path("reopen").asBoolean(true));
        for (String optional : List.of("accent", "policy_url")) {
            if (banner.has(optional)) {
                written.set(optional, banner.path(optional));
            }
        }
        return written;
    }

    /** Tags that wait for a purpose that the banner never asks for. */
    static List<Problem> warnings(JsonNode version) {
        JsonNode banner = version.path("consent").path("banner");
        if (!banner.isObject()) {
            return List.of();
        }
        Set<String> asked = new HashSet<>();
        banner.path("purposes").forEach(purpose -> asked.add(purpose.path("id").asText()));
        List<Problem> warnings = new ArrayList<>();
        int index = 0;
        for (JsonNode tag : version.path("tags")) {
            for (JsonNode purpose : tag.path("purposes")) {
                if (!asked.contains(purpose.asText())) {
                    warnings.add(new Problem(
                            "/tags/" + index + "/purposes",
                            "the banner does not ask for \"" + purpose.asText() + "\", so the tag \""
                                    + tag.path("name").asText() + "\" runs only if the page grants it"));
                }
            }
            index++;
        }
        return warnings;
    }

    private static JsonNode defaultTexts() {
        try (InputStream in = Banner.class.getResourceAsStream("banner-texts.json")) {
            if (in == null) {
                throw new IllegalStateException("The gateway's jar lacks banner-texts.json");
            }
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The custom templates of an export, found by the codes of the tags and variables that use them. */
final class Templates {
    private static final String PREFIX = "cvt_";

    /** Owner and repository in the community gallery → what does the same here. */
    private static final Map<String, String> KNOWN = Map.of(
            "facebookarchive/googletagmanager-webtemplate-for-facebookpixel", "meta_pixel",
            "facebookincubator/googletagmanager-webtemplate-for-facebookpixel", "meta_pixel",
            "linkedin/linkedin-gtm-community-template", "linkedin_insight",
            "gtm-templates-simo-ahava/consent-mode", "html",
            "stape-io/unique-event-id-variable", "custom_javascript",
            "getelevar/gtm-monitoring-variables", "data_layer");

    /** One value for all that reads it during one event, as every variable is. */
    private static final String UNIQUE_EVENT_ID =
            "function () {\n  return Date.now() + '_' + Math.random().toString().slice(2, 12);\n}";

    private final List<Item> items;
    private final Set<Item> used = new HashSet<>();

    Templates(List<Item> items) {
        this.items = items;
    }

    static boolean isTemplateCode(String code) {
        return code.startsWith(PREFIX);
    }

    /** The template that a code stands for: by its number in the container, or by its id in the gallery. */
    Optional<Item> find(String code) {
        if (!isTemplateCode(code) || code.length() == PREFIX.length()) {
            return Optional.empty();
        }
        String key = code.substring(PREFIX.length());
        Optional<Item> found = items.stream()
                .filter(item -> item.node()
                        .at("/galleryReference/galleryTemplateId")
                        .asText()
                        .equals(key))
                .findFirst();
        if (found.isEmpty()) {
            String id = key.substring(key.lastIndexOf('_') + 1);
            found = items.stream()
                    .filter(item -> !id.isEmpty() && item.gtmId().equals(id))
                    .findFirst();
        }
        found.ifPresent(used::add);
        return found;
    }

    /** What does the same here; empty for a template that is not known. */
    static String counterpart(Item template) {
        return KNOWN.getOrDefault(gallery(template).toLowerCase(Locale.ROOT), "");
    }

    /** {@code owner/repository} in the gallery, or the template's own name. */
    static String gallery(Item template) {
        String owner = template.node().at("/galleryReference/owner").asText("");
        String repository = template.node().at("/galleryReference/repository").asText("");
        return owner.isEmpty() ? template.name() : owner + "/" + repository;
    }

    /** Fills a variable that is made by a template. */
    void variable(Item item, ObjectNode variable, ObjectNode inner, Texts texts) {
        Optional<Item> template = find(item.type());
        String path =
                texts.literal(item, item.parameters().text("dataLayerKey")).orElse("");
        switch (template.map(Templates::counterpart).orElse("")) {
            case "custom_javascript" -> {
                variable.put("type", "custom_javascript");
                inner.put("code", UNIQUE_EVENT_ID);
                item.changed(Cause.KNOWN_TEMPLATE.with("custom_javascript"));
            }
            case "data_layer" -> {
                if (path.isBlank()) {
                    VariableTypes.standIn(item, variable, Cause.CANNOT_VARY.with("dataLayerKey"));
                } else {
                    variable.put("type", "data_layer");
                    inner.put("path", path);
                    item.changed(Cause.KNOWN_TEMPLATE.with("data_layer"));
                }
            }
            default ->
                VariableTypes.standIn(
                        item,
                        variable,
                        Cause.VARIABLE_STANDS_IN.with(
                                template.map(Templates::gallery).orElse(item.type())));
        }
    }

    /** Says of each template what became of it; to be called when everything that uses one has been mapped. */
    void report() {
        for (Item item : items) {
            String counterpart = counterpart(item);
            if (!counterpart.isEmpty()) {
                item.changed(Cause.KNOWN_TEMPLATE.with(counterpart));
            } else if (used.contains(item)) {
                item.needsAction(Cause.TEMPLATE_KEPT.with());
            } else {
                item.skipped(Cause.TEMPLATE_UNUSED.with());
            }
        }
    }
}

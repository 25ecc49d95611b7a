package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What each type of tag of GTM is here: a type of ours, a template of the gallery, or a placeholder. */
final class TagTypes {
    /** Codes that GTM does not have and that files written by hand have. */
    private static final Map<String, String> WRONG = Map.ofEntries(
            Map.entry("custom_html", "html"),
            Map.entry("customhtml", "html"),
            Map.entry("custom_image", "img"),
            Map.entry("image", "img"),
            Map.entry("google_tag", "googtag"),
            Map.entry("ga4_config", "gaawc"),
            Map.entry("ga4_configuration", "gaawc"),
            Map.entry("ga4_event", "gaawe"),
            Map.entry("gads", "awct"),
            Map.entry("google_ads_conversion", "awct"),
            Map.entry("conversion_linker", "gclidw"),
            Map.entry("hotjar", "hjtc"),
            Map.entry("linkedin", "bzi"));

    private final Texts texts;
    private final Templates templates;
    private final GoogleTags google;
    private final AdTags ads;

    TagTypes(Texts texts, TagMapping.Settings settings, Map<String, Item> tagsByName) {
        this.texts = texts;
        this.templates = settings.templates();
        this.google = new GoogleTags(settings.variables(), tagsByName);
        this.ads = new AdTags();
    }

    /** Gives a tag its type and its parameters. */
    void fill(Item item, ObjectNode tag) {
        String code = code(item);
        if (!code.equals(item.type())) {
            item.changed(Cause.WRONG_CODE.with(item.type(), code));
        }
        switch (code) {
            case "html" -> html(item, tag);
            case "img" -> image(item, tag);
            default -> {
                if (Templates.isTemplateCode(code)) {
                    custom(item, tag);
                } else {
                    gallery(item, tag, code);
                }
            }
        }
    }

    private static String code(Item item) {
        String lower = item.type().toLowerCase(Locale.ROOT);
        if (lower.equals("ga4")) {
            return item.parameters().has("eventName") ? "gaawe" : "gaawc";
        }
        if (Templates.isTemplateCode(item.type())) {
            return item.type();
        }
        return WRONG.getOrDefault(lower, lower);
    }

    private void html(Item item, ObjectNode tag) {
        String html = item.parameters().text("html");
        ObjectNode inner = tag.put("type", "html").putObject("parameters");
        if (html.isBlank()) {
            missing(item, tag, "html", MissingNode.getInstance());
            return;
        }
        Optional<String> lifted = InlineHandlers.lifted(html);
        if (lifted.isPresent()) {
            item.changed(Cause.HANDLERS_LIFTED.with());
        }
        inner.put("html", texts.template(item, lifted.orElse(html)));
        if (html.contains("document.write")) {
            item.needsAction(Cause.DOCUMENT_WRITE.with());
        }
    }

    private void image(Item item, ObjectNode tag) {
        Parameters given = item.parameters();
        ObjectNode inner = tag.put("type", "image").putObject("parameters");
        if (!given.has("url")) {
            missing(item, tag, "url", MissingNode.getInstance());
            return;
        }
        inner.put("url", texts.template(item, given.text("url")));
        if (given.flag("useCacheBuster")) {
            inner.put("cache_buster", true);
            texts.literal(item, given.text("cacheBusterQueryParam"))
                    .filter(name -> !name.isBlank())
                    .ifPresent(name -> inner.put("cache_buster_parameter", name));
        }
    }

    private void gallery(Item item, ObjectNode tag, String code) {
        ObjectNode fields = template(tag);
        Fields filled = new Fields(item, texts, fields);
        Optional<String> template = google.fill(item, code, filled).or(() -> ads.fill(item, code, filled));
        finish(item, tag, filled, template, MissingNode.getInstance());
    }

    private void custom(Item item, ObjectNode tag) {
        Optional<Item> template = templates.find(item.type());
        String counterpart = template.map(Templates::counterpart).orElse("");
        JsonNode source = template.map(Item::node).orElse(MissingNode.getInstance());
        if (counterpart.equals("html")) {
            item.changed(Cause.KNOWN_TEMPLATE.with("html"));
            tag.put("type", "html")
                    .putObject("parameters")
                    .put("html", texts.template(item, ConsentCommand.html(item.parameters())));
            return;
        }
        ObjectNode fields = template(tag);
        Fields filled = new Fields(item, texts, fields);
        boolean known = ads.fillCustom(item, counterpart, filled);
        if (known) {
            item.note(Cause.KNOWN_TEMPLATE.with(counterpart));
        }
        finish(item, tag, filled, known ? Optional.of(counterpart) : Optional.empty(), source);
    }

    private static ObjectNode template(ObjectNode tag) {
        ObjectNode inner = tag.put("type", "template").putObject("parameters");
        return inner.put("template", "").putObject("fields");
    }

    private void finish(Item item, ObjectNode tag, Fields filled, Optional<String> template, JsonNode source) {
        if (template.isEmpty()) {
            String what = templates.find(item.type()).map(Templates::gallery).orElse(item.type());
            item.needsAction(Cause.PLACEHOLDER.with(what));
            Sources.placeholder(item, tag, source);
        } else if (!filled.missing().isEmpty()) {
            missing(item, tag, String.join(", ", filled.missing()), source);
        } else {
            tag.withObject("/parameters").put("template", template.get());
        }
    }

    private static void missing(Item item, ObjectNode tag, String field, JsonNode source) {
        item.needsAction(Cause.FIELD_MISSING.with(field));
        Sources.placeholder(item, tag, source);
    }
}

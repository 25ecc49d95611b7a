package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the hosts of recipients outside Russia that an entity loads from or sends to: those that its texts name, and
 * those of a template that declares its recipient to be abroad.
 */
final class ForeignHosts {
    private static final Pattern HOST =
            Pattern.compile("(?:https?:)?//((?:[a-z0-9_-]+\\.)+[a-z]{2,24})", Pattern.CASE_INSENSITIVE);
    private static final Pattern TEMPLATE_ID = Pattern.compile("[a-z0-9_]{1,64}");

    /** Registered names of well-known recipients; their subdomains are theirs too. */
    private static final List<String> KNOWN = List.of(
            "google.com",
            "google-analytics.com",
            "googletagmanager.com",
            "googleadservices.com",
            "googlesyndication.com",
            "googleapis.com",
            "gstatic.com",
            "doubleclick.net",
            "youtube.com",
            "ytimg.com",
            "facebook.com",
            "facebook.net",
            "instagram.com",
            "linkedin.com",
            "licdn.com",
            "twitter.com",
            "x.com",
            "t.co",
            "ads-twitter.com",
            "tiktok.com",
            "snapchat.com",
            "sc-static.net",
            "pinterest.com",
            "pinimg.com",
            "reddit.com",
            "redditstatic.com",
            "quora.com",
            "bing.com",
            "clarity.ms",
            "hotjar.com",
            "hotjar.io",
            "amplitude.com",
            "mixpanel.com",
            "segment.com",
            "segment.io",
            "fullstory.com",
            "intercom.io",
            "hubspot.com",
            "hs-scripts.com",
            "hs-analytics.net",
            "criteo.com",
            "criteo.net",
            "optimizely.com",
            "sentry.io",
            "posthog.com",
            "adform.net",
            "taboola.com",
            "outbrain.com",
            "cloudflareinsights.com");

    private final Contents contents;

    ForeignHosts(Contents contents) {
        this.contents = contents;
    }

    /** Host → where in the entity it is named. */
    Map<String, String> of(JsonNode entity) {
        Map<String, String> found = new TreeMap<>();
        collect("/parameters", entity.path("parameters"), found);
        if (entity.path("id").asText().equals("cross_domain")) {
            listed(entity.at("/value/hosts"), found);
        }
        if (entity.path("type").asText().equals("template")) {
            JsonNode template = template(entity.at("/parameters/template").asText());
            if (template.at("/recipient/cross_border").asBoolean()
                    || template.path("cross_border").asBoolean()) {
                declared(template).forEach((host, _) -> found.putIfAbsent(host, "/parameters/template"));
            }
        }
        return found;
    }

    /** Hosts that visitors are handed over to, which are named without a scheme. */
    private static void listed(JsonNode hosts, Map<String, String> found) {
        for (int i = 0; i < hosts.size(); i++) {
            String host = hosts.get(i).asText().replaceFirst("^\\*\\.", "").toLowerCase(Locale.ROOT);
            if (KNOWN.stream().anyMatch(known -> isOf(host, known))) {
                found.putIfAbsent(host, "/value/hosts/" + i);
            }
        }
    }

    private static void collect(String pointer, JsonNode node, Map<String, String> found) {
        if (node.isTextual()) {
            hosts(node.asText(), pointer, found);
            found.keySet().removeIf(host -> KNOWN.stream().noneMatch(known -> isOf(host, known)));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(pointer + "/" + i, node.get(i), found);
            }
        } else {
            node.properties()
                    .forEach(member -> collect(
                            pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                            member.getValue(),
                            found));
        }
    }

    private static void hosts(String text, String pointer, Map<String, String> found) {
        Matcher matcher = HOST.matcher(text);
        while (matcher.find()) {
            found.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), pointer);
        }
    }

    /** The hosts in a template's permissions. */
    private static Map<String, String> declared(JsonNode template) {
        Map<String, String> found = new TreeMap<>();
        template.path("permissions").forEach(list -> list.forEach(address -> hosts(address.asText(), "", found)));
        return found;
    }

    private JsonNode template(String id) {
        return contents.find(Kind.TEMPLATES, id).orElseGet(() -> gallery(id));
    }

    private static JsonNode gallery(String id) {
        if (!TEMPLATE_ID.matcher(id).matches()) {
            return MissingNode.getInstance();
        }
        try (InputStream in = ForeignHosts.class.getResourceAsStream("/gallery/" + id + "/template.json")) {
            return in == null ? MissingNode.getInstance() : Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("This build's template " + id + " is damaged", e);
        }
    }

    private static boolean isOf(String host, String known) {
        return host.equals(known) || host.endsWith("." + known);
    }
}

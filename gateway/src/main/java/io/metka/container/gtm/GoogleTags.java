package io.metka.container.gtm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Google tag, Analytics 4 and Universal Analytics. */
final class GoogleTags {
    private static final Set<String> CONFIGURATIONS = Set.of("gaawc", "googtag");
    private static final List<String> OWN_ROWS = List.of("send_page_view", "server_container_url");

    private final Map<String, Item> variables;
    private final Map<String, Item> tags;

    GoogleTags(Map<String, Item> variables, Map<String, Item> tags) {
        this.variables = variables;
        this.tags = tags;
    }

    /** The template of the gallery that does what this code does, filled; empty for a code of others. */
    Optional<String> fill(Item item, String code, Fields fields) {
        switch (code) {
            case "googtag" -> googleTag(item, fields);
            case "gaawc" -> configuration(item.parameters(), fields);
            case "gaawe" -> event(item, fields);
            case "ua" -> universal(item, fields);
            case "ga" -> classic(item, fields);
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(
                switch (code) {
                    case "gaawe" -> "ga4_event";
                    case "ua", "ga" -> "universal_analytics";
                    default -> "google_tag";
                });
    }

    private void googleTag(Item item, Fields fields) {
        Parameters given = item.parameters();
        List<Parameters.Row> rows = new ArrayList<>(given.table("configSettingsTable", "parameter", "parameterValue"));
        String variable = given.text("configSettingsVariable");
        String shared = given.text("eventSettingsVariable");
        if (variable.isEmpty()) {
            variable = shared;
        } else if (!shared.isEmpty()) {
            // Only one variable can be named: the rows of the other stand here themselves.
            rows.addAll(rowsOf(shared));
            if (rowsOf(shared).isEmpty()) {
                item.changed(Cause.LOST.with("eventSettingsVariable"));
            }
        }
        rows.addAll(given.table("eventSettingsTable", "parameter", "parameterValue"));
        fields.required("tag_id", given.text("tagId"))
                .flag("send_page_view", value(rows, "send_page_view"))
                .text("server_url", value(rows, "server_container_url"))
                .rows("config", without(rows))
                .text("config_variable", variable);
    }

    private static void configuration(Parameters given, Fields fields) {
        List<Parameters.Row> rows = given.table("fieldsToSet", "name", "value");
        String server = given.flag("enableSendToServerContainer") ? given.text("serverContainerUrl") : "";
        fields.required("tag_id", given.text("measurementId"))
                .flag("send_page_view", given.first("sendPageView"))
                .text("server_url", server.isEmpty() ? value(rows, "server_container_url") : server)
                .rows("config", without(rows))
                .rows("user_properties", given.table("userProperties", "name", "value"));
    }

    private static String value(List<Parameters.Row> rows, String name) {
        return rows.stream()
                .filter(row -> row.name().equals(name))
                .map(Parameters.Row::value)
                .findFirst()
                .orElse("");
    }

    private static List<Parameters.Row> without(List<Parameters.Row> rows) {
        return rows.stream().filter(row -> !OWN_ROWS.contains(row.name())).toList();
    }

    /** The rows of a variable that holds event settings. */
    private List<Parameters.Row> rowsOf(String reference) {
        Item variable = Texts.soleReference(reference).map(variables::get).orElse(null);
        return variable == null
                ? List.of()
                : variable.parameters().table("eventSettingsTable", "parameter", "parameterValue");
    }

    private void event(Item item, Fields fields) {
        Parameters given = item.parameters();
        fields.required("measurement_id", measurementId(item))
                .required("event_name", given.text("eventName"))
                .rows("parameters", given.table("eventSettingsTable", "parameter", "parameterValue"))
                .rows("parameters", given.table("eventParameters", "name", "value"))
                .text("parameters_variable", given.text("eventSettingsVariable"))
                .rows("user_properties", given.table("userProperties", "name", "value"))
                .text("user_data", given.text("userDataVariable"));
        if (!given.flag("sendEcommerceData")) {
            return;
        }
        String custom = given.text("ecommerceMacroData");
        if (custom.isEmpty()) {
            fields.choice("ecommerce", "data_layer");
        } else {
            fields.choice("ecommerce", "variable").text("ecommerce_variable", custom);
        }
    }

    /** The tag to which an event belongs: named by id, by the name of its configuration tag, or the only one there is. */
    private String measurementId(Item item) {
        Parameters given = item.parameters();
        String direct = given.text("measurementIdOverride");
        if (!direct.isBlank()) {
            return direct;
        }
        String reference = given.text("measurementId");
        Item configuration = tags.get(reference);
        if (configuration != null) {
            return configuration.parameters().first("measurementId", "tagId");
        }
        boolean isId = Texts.hasReference(reference)
                || reference.toUpperCase(Locale.ROOT).matches("(G|GT|AW|DC)-[A-Z0-9_-]+");
        if (isId) {
            return reference;
        }
        List<String> all = tags.values().stream()
                .filter(tag -> CONFIGURATIONS.contains(tag.type()))
                .map(tag -> tag.parameters().first("measurementId", "tagId"))
                .filter(id -> !id.isBlank())
                .distinct()
                .toList();
        if (all.size() != 1) {
            return "";
        }
        item.needsAction(Cause.MISSING_OPTION.with("measurementId", all.getFirst()));
        return all.getFirst();
    }

    private void universal(Item item, Fields fields) {
        Parameters given = item.parameters();
        Parameters settings = Texts.soleReference(given.text("gaSettings"))
                .map(variables::get)
                .map(Item::parameters)
                .orElse(Parameters.NONE);
        String own = given.text("trackingId");
        String track = Codes.of(given.text("trackType"));
        item.note(Cause.UA_CLOSED.with());
        fields.required("tracking_id", own.isBlank() ? settings.text("trackingId") : own)
                .choice("track_type", trackType(track))
                .text("category", given.text("eventCategory"))
                .text("action", given.text("eventAction"))
                .text("label", given.text("eventLabel"))
                .text("value", given.text("eventValue"))
                .flag("non_interaction", given.text("nonInteraction"))
                .rows("fields", AnalyticsSettings.fields(settings))
                .rows("fields", AnalyticsSettings.fields(given))
                .lost(given, "useEcommerceDataLayer", "autoLinkDomains", "contentGroup");
    }

    private static String trackType(String code) {
        return code.isEmpty() ? "pageview" : code.replace("TRACK_", "").toLowerCase(Locale.ROOT);
    }

    private static void classic(Item item, Fields fields) {
        Parameters given = item.parameters();
        item.changed(Cause.UA_CLOSED.with());
        fields.required("tracking_id", given.text("webPropertyId"))
                .choice("track_type", trackType(Codes.of(given.text("trackType"))))
                .text("category", given.text("eventCategory"))
                .text("action", given.text("eventAction"))
                .text("label", given.text("eventLabel"))
                .text("value", given.text("eventValue"))
                .flag("non_interaction", given.text("nonInteraction"));
    }
}

package io.metka.container.gtm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tags of advertising systems and of heat maps. */
final class AdTags {
    /** The template of the gallery that does what this code does, filled; empty for a code of others. */
    Optional<String> fill(Item item, String code, Fields fields) {
        Parameters given = item.parameters();
        switch (code) {
            case "awct" -> conversion(given, fields);
            case "sp" -> remarketing(given, fields);
            case "gclidw" -> linker(given, fields);
            case "awud" ->
                fields.required("conversion_id", given.text("conversionId"))
                        .required("user_data", given.text("userDataVariable"));
            case "fls", "flc" -> floodlight(given, fields);
            case "bzi" -> fields.required("partner_id", given.text("id"));
            case "hjtc" -> fields.required("site_id", given.text("hotjar_site_id"));
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(
                switch (code) {
                    case "awct" -> "google_ads_conversion";
                    case "sp" -> "google_ads_remarketing";
                    case "gclidw" -> "google_conversion_linker";
                    case "awud" -> "google_ads_user_data";
                    case "bzi" -> "linkedin_insight";
                    case "hjtc" -> "hotjar";
                    default -> "floodlight";
                });
    }

    /** Fills a template of the gallery from a known custom template; false when there is no such template. */
    boolean fillCustom(Item item, String template, Fields fields) {
        switch (template) {
            case "meta_pixel" -> meta(item, fields);
            case "linkedin_insight" ->
                fields.required("partner_id", item.parameters().text("partnerId"))
                        .text("conversion_id", item.parameters().text("conversionId"))
                        .lost(item.parameters(), "eventId", "customUrl");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void conversion(Parameters given, Fields fields) {
        fields.required("conversion_id", given.text("conversionId"))
                .text("label", given.text("conversionLabel"))
                .text("value", given.text("conversionValue"))
                .text("currency", given.text("currencyCode"))
                .text("order_id", given.text("orderId"))
                .lost(given, "enableProductReporting", "enableNewCustomerReporting", "enableShippingData", "rdp");
        if (given.flag("enableEnhancedConversion")) {
            fields.text("user_data", given.text("cssProvidedEnhancedConversionValue"));
        }
    }

    private static void remarketing(Parameters given, Fields fields) {
        List<Parameters.Row> rows = new ArrayList<>(given.table("customParams", "key", "value"));
        for (String key : List.of("eventValue", "eventItems")) {
            if (given.flag("enableDynamicRemarketing") && given.has(key)) {
                rows.add(new Parameters.Row(key.equals("eventValue") ? "value" : "items", given.text(key)));
            }
        }
        fields.required("conversion_id", given.text("conversionId"))
                .text("label", given.text("conversionLabel"))
                .rows("parameters", rows)
                .text("user_id", given.text("userId"))
                .text("event_name", given.text("eventName"))
                .lost(given, "rdp");
        if (given.text("customParamsFormat").equals("DATA_LAYER")) {
            fields.text("parameters_variable", given.text("dataLayerVariable"));
        }
    }

    private static void linker(Parameters given, Fields fields) {
        if (given.flag("enableCrossDomain")) {
            fields.text("domains", given.text("linkerDomains"))
                    .flag("accept_incoming", given.text("acceptIncoming"))
                    .flag("decorate_forms", given.text("formDecoration"));
            String position = given.text("urlPosition");
            if (position.equals("query") || position.equals("fragment")) {
                fields.choice("url_position", position);
            }
        }
        fields.flag("url_passthrough", given.text("enableUrlPassthrough")).lost(given, "enableCookieOverrides");
    }

    private static void floodlight(Parameters given, Fields fields) {
        fields.required("advertiser_id", given.text("advertiserId"))
                .required("group_tag", given.text("groupTag"))
                .required("activity_tag", given.text("activityTag"))
                .text("counting", counting(given.text("countingMethod")))
                .text("revenue", given.text("revenue"))
                .text("order_id", given.text("orderId"))
                .text("user_data", given.text("userDataVariable"))
                .rows("parameters", given.table("customVariable", "key", "value"))
                .lost(given, "enableProductReporting", "useImageTag", "uVariable");
    }

    private static String counting(String method) {
        return method.equals("SESSION") ? "per_session" : method.toLowerCase(Locale.ROOT);
    }

    private static void meta(Item item, Fields fields) {
        Parameters given = item.parameters();
        String kind = given.text("eventName");
        fields.required("pixel_id", given.text("pixelId"))
                .text("event_id", given.text("eventId"))
                .rows("parameters", given.table("objectPropertyList", "name", "value"))
                .lost(given, "advancedMatching", "dpoLDU", "enhancedEcommerce");
        switch (kind) {
            case "custom" -> fields.text("custom_event", given.text("customEventName"));
            case "variable" -> fields.text("custom_event", given.text("variableEventName"));
            default -> {
                String event = given.text("standardEventName");
                fields.text("event", event.isEmpty() ? "PageView" : event);
            }
        }
        if (given.flag("objectPropertiesFromVariable")) {
            fields.text("parameters_variable", given.text("objectPropertiesVariable"));
        }
    }
}

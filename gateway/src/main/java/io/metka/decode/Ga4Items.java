package io.metka.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The products of a hit, {@code pr1=idSKU~nmName~pr19.99~qt2}, in the words of GA4's data layer. */
final class Ga4Items {
    private static final int MOST = 200;
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("id", "item_id"),
            Map.entry("nm", "item_name"),
            Map.entry("br", "item_brand"),
            Map.entry("ca", "item_category"),
            Map.entry("c2", "item_category2"),
            Map.entry("c3", "item_category3"),
            Map.entry("c4", "item_category4"),
            Map.entry("c5", "item_category5"),
            Map.entry("va", "item_variant"),
            Map.entry("pr", "price"),
            Map.entry("qt", "quantity"),
            Map.entry("ds", "discount"),
            Map.entry("cp", "coupon"),
            Map.entry("ln", "item_list_name"),
            Map.entry("li", "item_list_id"),
            Map.entry("lp", "index"),
            Map.entry("lo", "location_id"),
            Map.entry("af", "affiliation"),
            Map.entry("cn", "creative_name"),
            Map.entry("cs", "creative_slot"),
            Map.entry("pi", "promotion_id"),
            Map.entry("pn", "promotion_name"));

    private static final List<String> NUMBERS = List.of("price", "quantity", "discount", "index");

    private Ga4Items() {}

    /** The place of a parameter that holds a product, counted from 1; 0 for every other parameter. */
    static int place(String parameter) {
        boolean product = parameter.length() >= 3
                && parameter.length() <= 5
                && parameter.startsWith("pr")
                && parameter.chars().skip(2).allMatch(c -> c >= '0' && c <= '9');
        int place = product ? Integer.parseInt(parameter.substring(2)) : 0;
        return place <= MOST ? place : 0;
    }

    /** Adds the products of a hit to its properties, in the order of their places; none add nothing. */
    static void put(ObjectNode properties, Map<String, String> hit) {
        Map<Integer, String> products = new TreeMap<>();
        hit.forEach((name, value) -> {
            int place = place(name);
            if (place > 0) {
                products.put(place, value);
            }
        });
        if (!products.isEmpty()) {
            ArrayNode items = properties.putArray("items");
            products.values().forEach(text -> item(items.addObject(), text));
        }
    }

    private static void item(ObjectNode item, String text) {
        String customName = "";
        for (String part : parts(text)) {
            if (part.length() < 2) {
                continue;
            }
            String code = part.substring(0, 2);
            String value = part.substring(2);
            if (isCustom(code, 'k')) {
                customName = value;
            } else if (isCustom(code, 'v')) {
                item.put(customName.isEmpty() ? code : customName, value);
            } else {
                String name = NAMES.getOrDefault(code, code);
                if (NUMBERS.contains(name)) {
                    Ga4Hit.number(item, name, value);
                } else {
                    item.put(name, value);
                }
            }
        }
    }

    private static boolean isCustom(String code, char kind) {
        return code.charAt(0) == kind && code.charAt(1) >= '0' && code.charAt(1) <= '9';
    }

    /** Split at single tildes; a doubled one stands for itself. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '~') {
                part.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '~') {
                part.append('~');
                i++;
            } else {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}

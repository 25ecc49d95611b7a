package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Snowplow's e-commerce in the shape that {@link CommerceDraft} reads: the e-commerce plugin's action with its contexts, that
 * for enhanced e-commerce, the older single events, and transactions with their items.
 *
 * @param name of the event
 * @param money what a {@link CommerceDraft} is to read
 */
record SnowplowCommerce(String name, ObjectNode money) {
    private static final String SHOP = "com.snowplowanalytics.snowplow.ecommerce/";
    private static final String SNOWPLOW = "com.snowplowanalytics.snowplow/";
    private static final String GOOGLE = "com.google.analytics.enhanced-ecommerce/";

    private static final Map<String, String> SHOP_ACTIONS = Map.ofEntries(
            Map.entry("add_to_cart", EventNames.PRODUCT_ADDED),
            Map.entry("remove_from_cart", EventNames.PRODUCT_REMOVED),
            Map.entry("product_view", EventNames.PRODUCT_VIEWED),
            Map.entry("list_view", EventNames.PRODUCT_LIST_VIEWED),
            Map.entry("list_click", "product_clicked"),
            Map.entry("checkout_step", EventNames.CHECKOUT_STEP_COMPLETED),
            Map.entry("transaction", EventNames.ORDER_COMPLETED),
            Map.entry("refund", EventNames.ORDER_REFUNDED),
            Map.entry("promo_view", EventNames.PROMOTION_VIEWED),
            Map.entry("promo_click", EventNames.PROMOTION_CLICKED));

    /** Of a self-describing event; an event that is no business of a shop has its schema's name and what its data says. */
    static SnowplowCommerce of(String schema, JsonNode data, List<SnowplowSchema.Described> contexts) {
        return switch (SnowplowSchema.path(schema)) {
            case SHOP + "snowplow_ecommerce_action" -> shop(data, contexts);
            case GOOGLE + "action" -> google(data, contexts);
            case SNOWPLOW + "add_to_cart" -> single(EventNames.PRODUCT_ADDED, data);
            case SNOWPLOW + "remove_from_cart" -> single(EventNames.PRODUCT_REMOVED, data);
            default ->
                new SnowplowCommerce(
                        EventNames.canonical(SnowplowSchema.name(schema)),
                        data instanceof ObjectNode object ? object : empty());
        };
    }

    /**
     * Of a transaction.
     *
     * @param transaction the event's parameters
     * @param items those of the items of the same order in the same request
     */
    static SnowplowCommerce transaction(Map<String, String> transaction, List<Map<String, String>> items) {
        ObjectNode money = empty();
        money.put("order_id", transaction.getOrDefault("tr_id", ""));
        money.put("revenue", transaction.getOrDefault("tr_tt", ""));
        money.put("currency", transaction.getOrDefault("tr_cu", ""));
        ArrayNode products = money.putArray("products");
        items.forEach(item -> products.add(product(item)));
        return new SnowplowCommerce(EventNames.ORDER_COMPLETED, money);
    }

    /** Of one item of a transaction, which by itself adds nothing to sales. */
    static SnowplowCommerce item(Map<String, String> item) {
        ObjectNode money = empty();
        money.put("order_id", item.getOrDefault("ti_id", ""));
        money.put("currency", item.getOrDefault("ti_cu", ""));
        money.putArray("products").add(product(item));
        return new SnowplowCommerce("transaction_item", money);
    }

    private static ObjectNode product(Map<String, String> item) {
        return empty().put("sku", item.getOrDefault("ti_sk", ""))
                .put("name", item.getOrDefault("ti_nm", ""))
                .put("category", item.getOrDefault("ti_ca", ""))
                .put("price", item.getOrDefault("ti_pr", ""))
                .put("quantity", item.getOrDefault("ti_qu", ""));
    }

    private static SnowplowCommerce shop(JsonNode data, List<SnowplowSchema.Described> contexts) {
        String type = data.path("type").asText("");
        ObjectNode money = empty();
        ArrayNode products = money.putArray("products");
        for (SnowplowSchema.Described context : contexts) {
            JsonNode of = context.data();
            switch (SnowplowSchema.path(context.schema())) {
                case SHOP + "product" -> products.add(of);
                case SHOP + "cart" -> copy(money, "currency", of.path("currency"));
                case SHOP + "transaction" -> {
                    copy(money, "order_id", of.path("transaction_id"));
                    copy(money, "currency", of.path("currency"));
                    copy(money, "revenue", of.path("revenue"));
                }
                case SHOP + "refund" -> {
                    copy(money, "order_id", of.path("transaction_id"));
                    copy(money, "currency", of.path("currency"));
                    copy(money, "revenue", of.path("refund_amount"));
                }
                default -> {}
            }
        }
        return new SnowplowCommerce(SHOP_ACTIONS.getOrDefault(type, type), money);
    }

    private static SnowplowCommerce google(JsonNode data, List<SnowplowSchema.Described> contexts) {
        String action = data.path("action").asText("");
        ObjectNode money = empty();
        ObjectNode done = money.putObject(action);
        ArrayNode products = done.putArray("products");
        for (SnowplowSchema.Described context : contexts) {
            if (context.is(GOOGLE + "productFieldObject")) {
                products.add(context.data());
            } else if (context.is(GOOGLE + "actionFieldObject")) {
                done.set("actionField", context.data());
                copy(money, "currency", context.data().path("currency"));
            }
        }
        return new SnowplowCommerce(action, money);
    }

    private static SnowplowCommerce single(String name, JsonNode data) {
        ObjectNode product = data instanceof ObjectNode object ? object.deepCopy() : empty();
        copy(product, "price", data.path("unitPrice"));
        ObjectNode money = empty();
        copy(money, "currency", data.path("currency"));
        money.putArray("products").add(product);
        return new SnowplowCommerce(name, money);
    }

    private static void copy(ObjectNode to, String member, JsonNode value) {
        if (!value.isMissingNode()) {
            to.set(member, value);
        }
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}

package io.metka.decode;

import io.metka.model.Event;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What other protocols and shops call an event, by our names. */
final class EventNames {
    static final String PRODUCT_VIEWED = "product_viewed";
    static final String PRODUCT_LIST_VIEWED = "product_list_viewed";
    static final String PRODUCTS_SEARCHED = "products_searched";
    static final String PRODUCT_ADDED = "product_added";
    static final String PRODUCT_REMOVED = "product_removed";
    static final String CART_VIEWED = "cart_viewed";
    static final String CHECKOUT_STARTED = "checkout_started";
    static final String CHECKOUT_STEP_COMPLETED = "checkout_step_completed";
    static final String ORDER_COMPLETED = "order_completed";
    static final String ORDER_REFUNDED = "order_refunded";
    static final String PROMOTION_VIEWED = "promotion_viewed";
    static final String PROMOTION_CLICKED = "promotion_clicked";
    static final String PRODUCT_ADDED_TO_WISHLIST = "product_added_to_wishlist";

    private static final Set<String> COMMERCE = Set.of(
            PRODUCT_VIEWED,
            PRODUCT_LIST_VIEWED,
            PRODUCTS_SEARCHED,
            PRODUCT_ADDED,
            PRODUCT_REMOVED,
            CART_VIEWED,
            CHECKOUT_STARTED,
            CHECKOUT_STEP_COMPLETED,
            ORDER_COMPLETED,
            ORDER_REFUNDED,
            PROMOTION_VIEWED,
            PROMOTION_CLICKED,
            PRODUCT_ADDED_TO_WISHLIST);

    private static final Set<String> OTHERS_OF_OURS =
            Set.of(Event.PAGE_VIEW, Event.SCREEN_VIEW, Event.IDENTIFY, Event.GROUP, Event.ALIAS);

    private static final Map<String, String> OURS = ours();

    private EventNames() {}

    /** Our name for a recognised e-commerce event of any protocol; every other name as it is. */
    static String canonical(String clientName) {
        return OURS.getOrDefault(clientName, clientName);
    }

    /** Whether a canonical name is one of the shop events above. */
    static boolean isCommerce(String canonical) {
        return COMMERCE.contains(canonical);
    }

    /** Whether a name means the same in every protocol, so that nothing in the event's properties may change it. */
    static boolean isOurs(String canonical) {
        return COMMERCE.contains(canonical) || OTHERS_OF_OURS.contains(canonical);
    }

    private static Map<String, String> ours() {
        Map<String, String> names = new HashMap<>();
        COMMERCE.forEach(name -> spellings(name).forEach(spelling -> names.put(spelling, name)));
        segmentOfOld(names);
        ga4(names);
        dataLayerCustom(names);
        return Map.copyOf(names);
    }

    /** {@code Order Completed}, as Segment writes it, and the other ways in which people write the same words. */
    private static Set<String> spellings(String snake) {
        String[] words = snake.split("_");
        String pascal = Arrays.stream(words).map(EventNames::capital).collect(Collectors.joining());
        return Set.of(
                snake,
                String.join(" ", words),
                String.join("-", words),
                capital(String.join(" ", words)),
                Arrays.stream(words).map(EventNames::capital).collect(Collectors.joining(" ")),
                Arrays.stream(words).map(EventNames::capital).collect(Collectors.joining("_")),
                snake.toUpperCase(Locale.ROOT),
                pascal,
                Character.toLowerCase(pascal.charAt(0)) + pascal.substring(1));
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static void segmentOfOld(Map<String, String> names) {
        names.put("Viewed Product", PRODUCT_VIEWED);
        names.put("Viewed Product Category", PRODUCT_LIST_VIEWED);
        names.put("Added Product", PRODUCT_ADDED);
        names.put("Removed Product", PRODUCT_REMOVED);
        names.put("Completed Order", ORDER_COMPLETED);
        // Segment's specification writes the little word small.
        names.put("Product Added to Wishlist", PRODUCT_ADDED_TO_WISHLIST);
    }

    private static void ga4(Map<String, String> names) {
        names.put("view_item", PRODUCT_VIEWED);
        names.put("view_item_list", PRODUCT_LIST_VIEWED);
        names.put("search", PRODUCTS_SEARCHED);
        names.put("view_search_results", PRODUCTS_SEARCHED);
        names.put("add_to_cart", PRODUCT_ADDED);
        names.put("remove_from_cart", PRODUCT_REMOVED);
        names.put("view_cart", CART_VIEWED);
        names.put("begin_checkout", CHECKOUT_STARTED);
        names.put("add_shipping_info", CHECKOUT_STEP_COMPLETED);
        names.put("add_payment_info", CHECKOUT_STEP_COMPLETED);
        names.put("purchase", ORDER_COMPLETED);
        names.put("refund", ORDER_REFUNDED);
        names.put("view_promotion", PROMOTION_VIEWED);
        names.put("select_promotion", PROMOTION_CLICKED);
        names.put("add_to_wishlist", PRODUCT_ADDED_TO_WISHLIST);
    }

    /** The events that Google's guide to enhanced e-commerce taught every shop to push beside {@code ecommerce}. */
    private static void dataLayerCustom(Map<String, String> names) {
        names.put("addToCart", PRODUCT_ADDED);
        names.put("removeFromCart", PRODUCT_REMOVED);
        names.put("promotionClick", PROMOTION_CLICKED);
    }
}

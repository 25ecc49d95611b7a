package io.metka.model;

import java.math.BigDecimal;
import java.util.List;

/**
 * The money side of an event.
 *
 * @param revenue what the event adds to the shop's sales, in units of the currency, scale up to 4: negative for a
 *     refund, zero when the event moves no money
 * @param currency ISO 4217 code, empty when unknown
 * @param orderId the shop's order number, empty when there is none
 * @param items the products that the event is about, in the client's order
 */
public record Commerce(BigDecimal revenue, String currency, String orderId, List<Item> items) {
    public static final Commerce NONE = new Commerce(BigDecimal.ZERO, "", "");

    public Commerce {
        items = List.copyOf(items);
    }

    /** Money without products. */
    public Commerce(BigDecimal revenue, String currency, String orderId) {
        this(revenue, currency, orderId, List.of());
    }

    /** Pieces of all items together. */
    public BigDecimal quantity() {
        return items.stream().map(Item::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

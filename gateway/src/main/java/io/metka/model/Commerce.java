package io.metka.model;

import java.math.BigDecimal;

/**
 * The money side of an event.
 *
 * @param revenue in units of the currency, scale up to 4; zero when the event moves no money
 * @param currency ISO 4217 code, empty when unknown
 * @param orderId the shop's order number, empty when there is none
 */
public record Commerce(BigDecimal revenue, String currency, String orderId) {
    public static final Commerce NONE = new Commerce(BigDecimal.ZERO, "", "");
}

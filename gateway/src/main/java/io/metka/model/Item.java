package io.metka.model;

import java.math.BigDecimal;

/**
 * One line of a cart or an order; an unknown text is the empty string.
 *
 * @param category from the widest to the narrowest, with slashes between: {@code electronics/phones}
 * @param price of one piece, in units of the event's currency, scale up to 4
 * @param quantity scale up to 3; 1 when the client gave none
 */
public record Item(
        String id, String name, String category, String brand, String variant, BigDecimal price, BigDecimal quantity) {}

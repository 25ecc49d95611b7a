package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.Commerce;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The money side of an event while its properties are still arriving, in any shape that shops know: Metka's and
 * Segment's, GA4's data layer, and that of Yandex Metrica and Universal Analytics. What cannot be read as an amount stays in
 * the properties alone.
 */
final class CommerceDraft {
    /** Events about one product, which may then describe it in their own properties. */
    private static final Set<String> OF_ONE_PRODUCT = Set.of(
            EventNames.PRODUCT_VIEWED,
            EventNames.PRODUCT_ADDED,
            EventNames.PRODUCT_REMOVED,
            EventNames.PRODUCT_ADDED_TO_WISHLIST);

    private static final String OLD_ROUBLE = "RUR";
    private static final String ROUBLE = "RUB";

    private final ItemList items = new ItemList();
    private final ItemDraft single = new ItemDraft();
    private String currency = "";
    private String orderId = "";
    private @Nullable BigDecimal revenue;
    private @Nullable BigDecimal total;
    private @Nullable BigDecimal value;
    private Map<CommerceAction.Kind, CommerceAction> actions = Map.of();

    /** Reads a whole object of properties; null and anything else that is no object counts as empty. */
    static CommerceDraft of(JsonNode properties) {
        CommerceDraft draft = new CommerceDraft();
        try (JsonParser parser = properties.traverse()) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                draft.object(parser);
            }
        } catch (IOException e) {
            throw new IllegalStateException("A tree in memory could not be read", e);
        }
        return draft;
    }

    /** One member of the properties. The parser stands on its value, and on the value's last token when this returns. */
    void member(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "revenue" -> revenue = money(parser);
            case "total" -> total = money(parser);
            case "value" -> value = money(parser);
            case "currency", "currencyCode" -> currency = currency(Scalars.text(parser, DecodeLimits.CURRENCY_CHARS));
            case "order_id", "transaction_id" -> orderId = Scalars.text(parser, DecodeLimits.ID_CHARS);
            case "items", "products" -> items.read(parser);
            case "ecommerce" -> {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    object(parser);
                } else {
                    parser.skipChildren();
                }
            }
            default -> other(member, parser);
        }
    }

    /**
     * The event's name, where the properties know it better: an event that is named after an action, or just
     * {@code ecommerce}, says what its push says.
     *
     * @param canonical what {@link EventNames#canonical} made of the client's name
     */
    String name(String canonical) {
        for (CommerceAction action : actions.values()) {
            if (canonical.equals(action.kind().member()) || canonical.equals("ecommerce")) {
                return action.eventName();
            }
        }
        return canonical;
    }

    /** @param name as {@link #name} gives it */
    Commerce finish(String name) {
        CommerceAction action = action(name);
        ItemList products = products(name, action);
        BigDecimal money = revenue(name, action);
        String order = orderId.isEmpty() && action != null ? action.orderId : orderId;
        String paidIn = currency.isEmpty() ? currency(products.currency()) : currency;
        boolean nothing = money.signum() == 0 && order.isEmpty() && paidIn.isEmpty() && products.isEmpty();
        return nothing ? Commerce.NONE : new Commerce(money, paidIn, order, products.items());
    }

    /** What of a push is behind an event of this name, else what the push is mainly about; null without actions. */
    private @Nullable CommerceAction action(String name) {
        CommerceAction heaviest = null;
        for (CommerceAction action : actions.values()) {
            if (action.eventName().equals(name)) {
                return action;
            }
            heaviest = heaviest == null ? action : heaviest;
        }
        return heaviest;
    }

    private void object(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            parser.nextToken();
            member(member, parser);
        }
    }

    private void other(String member, JsonParser parser) throws IOException {
        CommerceAction.Kind kind = parser.currentToken().isStructStart() ? CommerceAction.Kind.of(member) : null;
        if (kind == null) {
            single.member(member, parser);
        } else {
            actions = actions.isEmpty() ? new TreeMap<>() : actions;
            actions.put(kind, CommerceAction.read(kind, parser));
        }
    }

    private ItemList products(String name, @Nullable CommerceAction action) {
        if (!items.isEmpty()) {
            return items;
        }
        if (action != null && !action.items.isEmpty()) {
            return action.items;
        }
        ItemList one = new ItemList();
        if (OF_ONE_PRODUCT.contains(name)) {
            one.add(single);
        }
        return one;
    }

    /**
     * What the event adds to sales. An order's amount may stand under any of its names; the other events of a shop are
     * steps on the way to an order, and add nothing; events of any other name add the {@code revenue} that they say.
     */
    private BigDecimal revenue(String name, @Nullable CommerceAction action) {
        BigDecimal amount = switch (name) {
            case EventNames.ORDER_COMPLETED -> orderAmount(action);
            case EventNames.ORDER_REFUNDED -> negative(orderAmount(action));
            default -> {
                if (EventNames.isCommerce(name)) {
                    yield null;
                }
                boolean bought = action != null && action.kind() == CommerceAction.Kind.PURCHASE;
                yield bought && !EventNames.isOurs(name) ? orderAmount(action) : revenue;
            }
        };
        return Objects.requireNonNullElse(amount, BigDecimal.ZERO);
    }

    private @Nullable BigDecimal orderAmount(@Nullable CommerceAction action) {
        BigDecimal said = revenue != null ? revenue : total != null ? total : value;
        return said == null && action != null ? action.amount() : said;
    }

    private static @Nullable BigDecimal negative(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.abs().negate();
    }

    private static @Nullable BigDecimal money(JsonParser parser) throws IOException {
        return Amounts.money(Scalars.text(parser, Amounts.LONGEST));
    }

    /** Three Latin letters in either case; the empty string for anything else, which stays in the properties alone. */
    private static String currency(String code) {
        if (code.length() != DecodeLimits.CURRENCY_CHARS || !code.chars().allMatch(CommerceDraft::isLatin)) {
            return "";
        }
        String upper = code.toUpperCase(Locale.ROOT);
        // Shop software of the CIS still writes the code that the rouble had until 1998.
        return upper.equals(OLD_ROUBLE) ? ROUBLE : upper;
    }

    private static boolean isLatin(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}

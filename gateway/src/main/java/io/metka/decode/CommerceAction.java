package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One action of a data-layer push in Yandex Metrica's shape, which Google's Universal Analytics shares:
 * {@code "purchase": {"actionField": {"id", "revenue"}, "products": [ … ]}}.
 */
final class CommerceAction {
    private final Kind kind;
    final ItemList items = new ItemList();
    String orderId = "";

    private @Nullable BigDecimal revenue;
    private String step = "";

    private CommerceAction(Kind kind) {
        this.kind = kind;
    }

    /** What was done; the order is that of weight, for a push that says several things at once. */
    enum Kind {
        PURCHASE("purchase", EventNames.ORDER_COMPLETED),
        REFUND("refund", EventNames.ORDER_REFUNDED),
        ADD("add", EventNames.PRODUCT_ADDED),
        REMOVE("remove", EventNames.PRODUCT_REMOVED),
        CHECKOUT("checkout", EventNames.CHECKOUT_STARTED),
        CHECKOUT_OPTION("checkout_option", EventNames.CHECKOUT_STEP_COMPLETED),
        DETAIL("detail", EventNames.PRODUCT_VIEWED),
        PROMOTION_CLICK("promoClick", EventNames.PROMOTION_CLICKED),
        PROMOTION_VIEW("promoView", EventNames.PROMOTION_VIEWED),
        IMPRESSIONS("impressions", EventNames.PRODUCT_LIST_VIEWED);

        private static final Map<String, Kind> BY_MEMBER =
                Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(kind -> kind.member, Function.identity()));

        private final String member;
        private final String eventName;

        Kind(String member, String eventName) {
            this.member = member;
            this.eventName = eventName;
        }

        /** The member of the push that says so. */
        String member() {
            return member;
        }

        /** Null for a member that is no action. */
        static @Nullable Kind of(String member) {
            return BY_MEMBER.get(member);
        }
    }

    /** Reads an action, or a bare array of products; the parser stands on the value's last token afterwards. */
    static CommerceAction read(Kind kind, JsonParser parser) throws IOException {
        CommerceAction action = new CommerceAction(kind);
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            action.items.read(parser);
        } else {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                if (member.equals("products")) {
                    action.items.read(parser);
                } else if (member.equals("actionField") && value == JsonToken.START_OBJECT) {
                    action.field(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return action;
    }

    Kind kind() {
        return kind;
    }

    /** Our name for what was done. */
    String eventName() {
        boolean later = kind == Kind.CHECKOUT && !step.isEmpty() && !step.equals("1");
        return later ? EventNames.CHECKOUT_STEP_COMPLETED : kind.eventName;
    }

    /** What was paid: as the push says, else the sum of its products as Metrica itself reckons; null when unknown. */
    @Nullable
    BigDecimal amount() {
        return revenue == null ? items.sum() : revenue;
    }

    private void field(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "id" -> orderId = Scalars.text(parser, DecodeLimits.ID_CHARS);
                case "revenue" -> revenue = Amounts.money(Scalars.text(parser, Amounts.LONGEST));
                case "step" -> step = Scalars.text(parser, DecodeLimits.ID_CHARS);
                default -> parser.skipChildren();
            }
        }
    }
}

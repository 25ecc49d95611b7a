package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.metka.model.Item;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The products of one array; what is no product in it is passed over. */
final class ItemList {
    private List<Item> items = List.of();
    private String currency = "";

    /** Replaces the list by the array that the parser stands on; any other value leaves it as it is. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                add(object(parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Adds a product unless it has neither an id nor a name. */
    void add(ItemDraft draft) {
        Item item = draft.finish();
        if (item != null) {
            if (items.isEmpty()) {
                items = new ArrayList<>();
            }
            items.add(item);
            currency = currency.isEmpty() ? draft.currency() : currency;
        }
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    List<Item> items() {
        return items;
    }

    /** The first currency that a product says it was priced in, empty when none does. */
    String currency() {
        return currency;
    }

    /** What the products cost together, null when none of them has a price or the stores could not hold the sum. */
    @Nullable
    BigDecimal sum() {
        BigDecimal sum = BigDecimal.ZERO;
        for (Item item : items) {
            sum = sum.add(item.price().multiply(item.quantity()));
        }
        return sum.signum() == 0 ? null : Amounts.money(sum);
    }

    private static ItemDraft object(JsonParser parser) throws IOException {
        ItemDraft draft = new ItemDraft();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            parser.nextToken();
            draft.member(member, parser);
        }
        return draft;
    }
}

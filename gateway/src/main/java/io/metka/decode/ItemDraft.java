package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import io.metka.model.Item;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One product while its members are still arriving, under the names that any of the known shapes gives them. */
final class ItemDraft {
    private static final String NARROWER = "item_category";

    private String id = "";
    private String sku = "";
    private String name = "";
    private String brand = "";
    private String variant = "";
    private String category = "";
    private String currency = "";
    private BigDecimal price = BigDecimal.ZERO;
    private BigDecimal quantity = BigDecimal.ONE;

    /** GA4's second to fifth levels, made when the first of them comes. */
    private String @Nullable [] narrower;

    /** The parser stands on the member's value, and on the value's last token when this returns. */
    void member(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "product_id", "item_id", "id" -> id = Scalars.text(parser, DecodeLimits.IDENTIFIER_CHARS);
            case "sku" -> sku = Scalars.text(parser, DecodeLimits.IDENTIFIER_CHARS);
            case "name", "item_name" -> name = text(parser);
            case "brand", "item_brand" -> brand = text(parser);
            case "variant", "item_variant" -> variant = text(parser);
            case "category", "item_category" -> category = text(parser);
            case "item_category2", "item_category3", "item_category4", "item_category5" -> narrower(member, parser);
            case "currency" -> currency = Scalars.text(parser, DecodeLimits.CURRENCY_CHARS);
            case "price" -> price = Objects.requireNonNullElse(Amounts.money(amount(parser)), BigDecimal.ZERO);
            case "quantity" -> quantity = Objects.requireNonNullElse(Amounts.quantity(amount(parser)), BigDecimal.ONE);
            default -> parser.skipChildren();
        }
    }

    /** The currency that this product alone was priced in, empty when it says none. */
    String currency() {
        return currency;
    }

    /** The finished product, null when it has neither an id nor a name. */
    @Nullable
    Item finish() {
        String key = id.isEmpty() ? sku : id;
        return key.isEmpty() && name.isEmpty() ? null : new Item(key, name, path(), brand, variant, price, quantity);
    }

    private String path() {
        return narrower == null
                ? category
                : Stream.concat(Stream.of(category), Arrays.stream(narrower))
                        .filter(level -> !level.isEmpty())
                        .collect(Collectors.joining("/"));
    }

    private void narrower(String member, JsonParser parser) throws IOException {
        String[] levels = narrower == null ? new String[] {"", "", "", ""} : narrower;
        levels[member.charAt(NARROWER.length()) - '2'] = text(parser);
        narrower = levels;
    }

    private static String text(JsonParser parser) throws IOException {
        return Scalars.clipped(parser, DecodeLimits.IDENTIFIER_CHARS);
    }

    private static String amount(JsonParser parser) throws IOException {
        return Scalars.text(parser, Amounts.LONGEST);
    }
}

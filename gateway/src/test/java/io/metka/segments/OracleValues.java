package io.metka.segments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import io.metka.model.Item;
import io.metka.support.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields and comparisons as {@code docs/segments.md} defines them; a value is a JSON node, missing when there is none. */
final class OracleValues {
    private static final BigDecimal BEYOND = BigDecimal.TEN.pow(18);

    private OracleValues() {}

    /** The value of a field that an event has once. */
    static JsonNode value(World.Act act, String field) {
        var device = act.details().enrichment().device();
        var session = act.details().enrichment().session();
        return switch (field) {
            case "revenue" -> DecimalNode.valueOf(act.details().commerce().revenue());
            case "quantity" -> DecimalNode.valueOf(act.details().commerce().quantity());
            case "currency" -> text(act.details().commerce().currency());
            case "order_id" -> text(act.details().commerce().orderId());
            case "device_type" -> text(device.type());
            case "os" -> text(device.os());
            case "country" -> text(act.details().enrichment().geo().country());
            case "session_number" -> DecimalNode.valueOf(BigDecimal.valueOf(session.number()));
            case "session_first" -> Json.MAPPER.getNodeFactory().booleanNode(session.first());
            default -> inside(act, field);
        };
    }

    private static JsonNode inside(World.Act act, String field) {
        List<String> steps = List.of(field.split("\\.", -1));
        JsonNode node = read(
                switch (steps.getFirst()) {
                    case "properties" -> act.details().properties().toString();
                    case "traits" -> act.details().traits().toString();
                    default -> throw new IllegalArgumentException("The oracle does not know " + field);
                });
        for (String step : steps.subList(1, steps.size())) {
            node = node.path(step);
        }
        return node.isObject() || node.isNull() ? MissingNode.getInstance() : node;
    }

    static JsonNode read(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode item(Item item, String field) {
        return switch (field.substring("items.".length())) {
            case "id" -> text(item.id());
            case "name" -> text(item.name());
            case "category" -> text(item.category());
            case "brand" -> text(item.brand());
            case "variant" -> text(item.variant());
            case "price" -> DecimalNode.valueOf(item.price());
            default -> DecimalNode.valueOf(item.quantity());
        };
    }

    private static JsonNode text(String text) {
        return text.isEmpty() ? MissingNode.getInstance() : TextNode.valueOf(text);
    }

    /** The number that a value is; null when it is none. */
    static @Nullable BigDecimal number(JsonNode value) {
        String text = value.isTextual()
                ? value.textValue()
                : value.isNumber() ? value.decimalValue().toString() : "";
        if (!text.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
            return null;
        }
        BigDecimal number = new BigDecimal(text).setScale(6, RoundingMode.DOWN);
        return number.abs().compareTo(BEYOND) < 0 ? number : null;
    }

    private static @Nullable Instant moment(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : "";
        if (!text.matches(
                "(19|20|21)\\d\\d-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[-+]\\d\\d:\\d\\d)?)?")) {
            return null;
        }
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return text.substring(10).matches(".*(Z|[-+]\\d\\d:\\d\\d)")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What a comparison, the members of {@code test}, says of a value. */
    static boolean compares(JsonNode value, JsonNode test) {
        return plainly(value, test) != test.path("not").asBoolean();
    }

    /** Without its negation. */
    static boolean plainly(JsonNode value, JsonNode test) {
        if (test.has("exists")) {
            return !value.isMissingNode() == test.path("exists").asBoolean();
        }
        boolean fold = test.path("ignore_case").asBoolean();
        String text = value.isTextual() ? folded(value.textValue(), fold) : null;
        BigDecimal number = number(value);
        Instant moment = moment(value);
        return test.properties().stream().allMatch(member -> {
            JsonNode x = member.getValue();
            String wanted = folded(x.asText(), fold);
            return switch (member.getKey()) {
                case "equals" -> equal(value, x, fold);
                case "one_of" -> x.valueStream().anyMatch(one -> equal(value, one, fold));
                case "contains" -> text != null && text.contains(wanted);
                case "starts_with" -> text != null && text.startsWith(wanted);
                case "ends_with" -> text != null && text.endsWith(wanted);
                case "matches" ->
                    text != null
                            && Pattern.compile(x.asText(), fold ? Pattern.CASE_INSENSITIVE : 0)
                                    .matcher(value.textValue())
                                    .find();
                case "greater" -> number != null && number.compareTo(x.decimalValue()) > 0;
                case "at_least" -> number != null && number.compareTo(x.decimalValue()) >= 0;
                case "less" -> number != null && number.compareTo(x.decimalValue()) < 0;
                case "at_most" -> number != null && number.compareTo(x.decimalValue()) <= 0;
                case "between" ->
                    number != null
                            && number.compareTo(x.get(0).decimalValue()) >= 0
                            && number.compareTo(x.get(1).decimalValue()) <= 0;
                case "before" -> moment != null && moment.isBefore(moment(x));
                case "after" -> moment != null && moment.isAfter(moment(x));
                case "includes" -> value.isArray() && value.valueStream().anyMatch(one -> equal(one, x, fold));
                default -> true;
            };
        });
    }

    private static boolean equal(JsonNode value, JsonNode wanted, boolean fold) {
        if (wanted.isNumber()) {
            BigDecimal number = number(value);
            return number != null && number.compareTo(wanted.decimalValue()) == 0;
        }
        if (wanted.isBoolean()) {
            return value.isBoolean() && value.booleanValue() == wanted.booleanValue();
        }
        return value.isTextual() && folded(value.textValue(), fold).equals(folded(wanted.textValue(), fold));
    }

    private static String folded(String text, boolean fold) {
        return fold ? text.toLowerCase(Locale.ROOT) : text;
    }

    /** What an event's filter says of it. */
    static boolean filter(World.Act act, JsonNode filter) {
        if (filter.has("any")) {
            return filter.path("any").valueStream().anyMatch(one -> filter(act, one));
        }
        Stream<Item> items = act.details().commerce().items().stream();
        if (filter.has("item")) {
            return items.anyMatch(item -> filter.path("item")
                    .valueStream()
                    .allMatch(one -> compares(item(item, one.path("field").asText()), one)));
        }
        String field = filter.path("field").asText();
        if (field.startsWith("items.")) {
            // "exists": false says of the event that no item has it.
            boolean wanted = filter.path("exists").asBoolean(true);
            boolean some = filter.has("exists")
                    ? items.anyMatch(item -> !item(item, field).isMissingNode()) == wanted
                    : items.anyMatch(item -> plainly(item(item, field), filter));
            return some != filter.path("not").asBoolean();
        }
        return compares(value(act, field), filter);
    }
}

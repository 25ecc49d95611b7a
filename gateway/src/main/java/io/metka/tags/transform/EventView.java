package io.metka.tags.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.Commerce;
import io.metka.model.Enrichment;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Page;
import io.metka.model.ProfiledEvent;
import io.metka.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** An event as transformations and scripts see it, and the way back. What names its visitor is not in it. */
public final class EventView {
    /** Members that can be changed. */
    public static final Set<String> WRITABLE = Set.of("name", "page", "commerce", "properties", "traits", "context");

    private static final Map<String, Function<ProfiledEvent, JsonNode>> READERS = Map.ofEntries(
            Map.entry("id", event -> text(event.event().id())),
            Map.entry("name", event -> text(event.event().name())),
            Map.entry("time", event -> text(event.event().time().toString())),
            Map.entry("source", event -> text(event.origin().source())),
            Map.entry("profile_id", event -> text(event.profile().toString())),
            Map.entry("page", event -> page(event.event().page())),
            Map.entry("commerce", event -> commerce(event.event().commerce())),
            Map.entry("properties", event -> tree(event.event().properties())),
            Map.entry("traits", event -> tree(event.event().traits())),
            Map.entry("context", event -> tree(event.event().context())),
            Map.entry("device", event -> device(event.enrichment().device())),
            Map.entry("geo", event -> geo(event.enrichment().geo())),
            Map.entry("campaign", event -> campaign(event.enrichment().campaign())),
            Map.entry("session_id", event -> text(event.enrichment().session().id())));

    /** All members. */
    public static final Set<String> ROOTS = READERS.keySet();

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ORDER = 200;
    private static final int MONEY_SCALE = 4;
    private static final BigDecimal MOST_MONEY = BigDecimal.TEN.pow(14);
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}|");

    private EventView() {}

    /** The members of an event that are asked for. */
    public static ObjectNode of(ProfiledEvent event, Set<String> roots) {
        ObjectNode view = Json.MAPPER.createObjectNode();
        roots.forEach(root -> {
            Function<ProfiledEvent, JsonNode> reader = READERS.get(root);
            if (reader != null) {
                view.set(root, reader.apply(event));
            }
        });
        return view;
    }

    /**
     * The event with the members of a view that was made of it and then changed. A member that has become something that an
     * event cannot have stays as it was in the event.
     */
    public static ProfiledEvent applied(ProfiledEvent before, JsonNode view) {
        Event event = before.event();
        Event changed = new Event(
                event.id(),
                name(event.name(), view.path("name")),
                event.time(),
                event.identifiers(),
                event.consent(),
                page(event.page(), view.path("page")),
                commerce(event.commerce(), view.path("commerce")),
                object(event.properties(), view.path("properties")),
                object(event.traits(), view.path("traits")),
                object(event.context(), view.path("context")),
                event.violations());
        return new ProfiledEvent(
                before.origin(),
                before.position(),
                changed,
                before.profile(),
                before.identifiers(),
                before.enrichment());
    }

    private static String name(String before, JsonNode name) {
        String text = name.asText();
        return name.isTextual() && !text.isBlank() && text.length() <= LONGEST_NAME ? text : before;
    }

    private static Page page(Page before, JsonNode page) {
        if (!page.isObject()) {
            return before;
        }
        return new Page(
                page.path("url").asText(""),
                page.path("title").asText(""),
                page.path("referrer").asText(""));
    }

    private static Commerce commerce(Commerce before, JsonNode commerce) {
        if (!commerce.isObject()) {
            return before;
        }
        JsonNode revenue = commerce.path("revenue");
        BigDecimal sum = revenue.isNumber() ? revenue.decimalValue() : before.revenue();
        String currency = commerce.path("currency").asText("");
        String order = commerce.path("order_id").asText("");
        return new Commerce(
                sum.abs().compareTo(MOST_MONEY) < 0 ? money(sum) : before.revenue(),
                CURRENCY.matcher(currency).matches() ? currency : before.currency(),
                order.length() <= LONGEST_ORDER ? order : before.orderId(),
                before.items());
    }

    private static BigDecimal money(BigDecimal sum) {
        BigDecimal rounded = sum.setScale(MONEY_SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    private static JsonText object(JsonText before, JsonNode object) {
        return object.isObject() ? JsonText.ofUtf8(Json.bytes(object)) : before;
    }

    private static JsonNode text(String text) {
        return Json.MAPPER.getNodeFactory().textNode(text);
    }

    private static JsonNode tree(JsonText json) {
        try {
            return Json.MAPPER.readTree(json.utf8());
        } catch (IOException e) {
            throw new UncheckedIOException("An event's JSON cannot be read", e);
        }
    }

    private static ObjectNode page(Page page) {
        return Json.MAPPER
                .createObjectNode()
                .put("url", page.url())
                .put("title", page.title())
                .put("referrer", page.referrer());
    }

    private static ObjectNode commerce(Commerce commerce) {
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("revenue", commerce.revenue())
                .put("currency", commerce.currency())
                .put("order_id", commerce.orderId());
        ArrayNode items = view.putArray("items");
        commerce.items()
                .forEach(item -> items.addObject()
                        .put("id", item.id())
                        .put("name", item.name())
                        .put("category", item.category())
                        .put("brand", item.brand())
                        .put("variant", item.variant())
                        .put("price", item.price())
                        .put("quantity", item.quantity()));
        return view;
    }

    private static ObjectNode device(Enrichment.Device device) {
        return Json.MAPPER
                .createObjectNode()
                .put("type", device.type())
                .put("brand", device.brand())
                .put("os", device.os())
                .put("browser", device.browser());
    }

    private static ObjectNode geo(Enrichment.Geo geo) {
        return Json.MAPPER
                .createObjectNode()
                .put("country", geo.country())
                .put("region", geo.region())
                .put("city", geo.city());
    }

    private static ObjectNode campaign(Enrichment.Campaign campaign) {
        return Json.MAPPER
                .createObjectNode()
                .put("source", campaign.source())
                .put("medium", campaign.medium())
                .put("name", campaign.name())
                .put("term", campaign.term())
                .put("content", campaign.content())
                .put("click_id", campaign.clickId())
                .put("click_id_type", campaign.clickIdType())
                .put("channel", campaign.channel());
    }
}

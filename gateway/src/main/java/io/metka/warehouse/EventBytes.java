package io.metka.warehouse;

import io.metka.model.Commerce;
import io.metka.model.Enrichment;
import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.Item;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.ProfiledEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Events as rows of the table {@code events} in ClickHouse's RowBinary format, each with its place in the bytes. */
final class EventBytes {
    /**
     * Columns that are written together, or not at all where no event of a batch has anything for them: ClickHouse then fills
     * in what is empty, at a fraction of the price of reading it row by row, of a JSON column above all.
     *
     * @param isIn whether an event has anything for the columns
     */
    private record Part(
            List<String> columns, Predicate<ProfiledEvent> isIn, BiConsumer<EventBytes, ProfiledEvent> write) {}

    private static final List<Part> PARTS = List.of(
            new Part(
                    List.of(
                            "project",
                            "profile",
                            "time",
                            "id",
                            "name",
                            "source",
                            "received_at",
                            "node",
                            "position",
                            "identifiers",
                            "url",
                            "title",
                            "referrer",
                            "user_agent",
                            "address",
                            "consent_granted",
                            "consent_denied",
                            "properties",
                            "protocol"),
                    _ -> true,
                    EventBytes::core),
            new Part(
                    List.of("revenue", "currency", "order_id", "quantity"),
                    profiled -> isSale(profiled.event().commerce()),
                    (rows, profiled) -> rows.sale(profiled.event().commerce())),
            new Part(
                    List.of(
                            "items.id",
                            "items.name",
                            "items.category",
                            "items.brand",
                            "items.variant",
                            "items.price",
                            "items.quantity"),
                    profiled -> !profiled.event().commerce().items().isEmpty(),
                    (rows, profiled) -> rows.items(profiled.event().commerce().items())),
            json("traits", Event::traits),
            json("context", Event::context),
            new Part(
                    List.of("violations"),
                    profiled -> !profiled.event().violations().isEmpty(),
                    (rows, profiled) -> rows.strings(profiled.event().violations())),
            new Part(
                    List.of("device_type", "device_brand", "os", "os_version", "browser", "browser_version"),
                    profiled -> !profiled.enrichment().device().equals(Enrichment.Device.UNKNOWN),
                    (rows, profiled) -> rows.device(profiled.enrichment().device())),
            new Part(
                    List.of("country", "region", "city", "asn", "network"),
                    profiled -> !profiled.enrichment().geo().equals(Enrichment.Geo.UNKNOWN),
                    (rows, profiled) -> rows.geo(profiled.enrichment().geo())),
            new Part(
                    List.of(
                            "campaign_source",
                            "campaign_medium",
                            "campaign_name",
                            "campaign_term",
                            "campaign_content",
                            "campaign_id",
                            "click_id",
                            "click_id_type",
                            "channel"),
                    profiled -> !profiled.enrichment().campaign().equals(Enrichment.Campaign.NONE),
                    (rows, profiled) -> rows.campaign(profiled.enrichment().campaign())),
            new Part(
                    List.of("bot_score", "bot_reasons"),
                    profiled -> !profiled.enrichment().bot().equals(Enrichment.Bot.NONE),
                    (rows, profiled) -> rows.bot(profiled.enrichment().bot())),
            new Part(
                    List.of("session_id", "session_number", "session_started_at", "session_first"),
                    profiled -> !profiled.enrichment().session().equals(Enrichment.Session.NONE),
                    (rows, profiled) -> rows.session(profiled.enrichment().session())));

    private static final int REVENUE_SCALE = 4;
    private static final int QUANTITY_SCALE = 3;
    private static final int WHOLE_DIGITS = 13;
    private static final int MOST_ZEROS = 64;

    /** Times for which the end of the longest retention is a time that ClickHouse can compute with 32 bits. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("2070-01-01T00:00:00Z");

    private final RowBinary out;
    private final String node;
    private final int[] starts;
    private final List<Part> parts;

    private EventBytes(RowBinary out, String node, int rows, List<Part> parts) {
        this.out = out;
        this.node = node;
        this.starts = new int[rows + 1];
        this.parts = parts;
    }

    private static Part json(String column, Function<Event, JsonText> text) {
        return new Part(
                List.of(column),
                profiled -> !text.apply(profiled.event()).equals(JsonText.EMPTY_OBJECT),
                (rows, profiled) -> rows.out.bytes(
                        StorableJson.of(text.apply(profiled.event()).utf8())));
    }

    private static boolean isSale(Commerce commerce) {
        return commerce.revenue().signum() != 0
                || commerce.quantity().signum() != 0
                || !commerce.currency().isEmpty()
                || !commerce.orderId().isEmpty();
    }

    /** Overwrites the buffer with the rows; the result is good until the buffer is used again. */
    static EventBytes of(RowBinary buffer, String node, List<ProfiledEvent> events) {
        buffer.clear();
        List<Part> parts = PARTS.stream()
                .filter(part -> events.stream().anyMatch(part.isIn()))
                .toList();
        EventBytes rows = new EventBytes(buffer, node, events.size(), parts);
        for (int i = 0; i < events.size(); i++) {
            ProfiledEvent event = events.get(i);
            parts.forEach(part -> part.write().accept(rows, event));
            rows.starts[i + 1] = buffer.length();
        }
        return rows;
    }

    /** The pointer into an event to a value that its column cannot hold; empty when the event fits. */
    static String misfit(ProfiledEvent profiled) {
        Event event = profiled.event();
        if (!holds(event.time())) {
            return "/time";
        }
        if (!holds(profiled.origin().receivedAt())) {
            return "/received_at";
        }
        if (!fits(event.commerce().revenue())) {
            return "/properties/revenue";
        }
        for (Item item : event.commerce().items()) {
            if (!fits(item.price()) || !fits(item.quantity())) {
                return "/properties/items";
            }
        }
        return event.commerce().items().isEmpty() || fits(event.commerce().quantity()) ? "" : "/properties/items";
    }

    private static boolean fits(BigDecimal number) {
        long wholeDigits = (long) number.precision() - number.scale();
        // A tiny number such as 1e-999999999 is zero here, but rounding it would first write out its digits.
        return number.signum() == 0 || (wholeDigits <= WHOLE_DIGITS && wholeDigits > -MOST_ZEROS);
    }

    private static boolean holds(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    private void core(ProfiledEvent profiled) {
        Event event = profiled.event();
        Origin origin = profiled.origin();
        out.string(origin.project().value());
        out.uuid(profiled.profile().value());
        out.millis(event.time());
        out.string(event.id());
        out.string(event.name());
        out.string(origin.source());
        out.millis(origin.receivedAt());
        out.string(node);
        out.int64(profiled.position().offset());
        out.varint(profiled.identifiers().size());
        for (IdentifierHash identifier : profiled.identifiers()) {
            out.string(identifier.type());
            out.string(identifier.hex());
        }
        out.string(event.page().url());
        out.string(event.page().title());
        out.string(event.page().referrer());
        out.string(origin.userAgent());
        out.string(origin.address());
        strings(event.consent().granted());
        strings(event.consent().denied());
        out.bytes(StorableJson.of(event.properties().utf8()));
        out.string(origin.protocol());
    }

    private void sale(Commerce commerce) {
        out.decimal(commerce.revenue(), REVENUE_SCALE);
        out.string(commerce.currency());
        out.string(commerce.orderId());
        out.decimal(commerce.quantity(), QUANTITY_SCALE);
    }

    private void items(List<Item> items) {
        column(items, item -> out.string(item.id()));
        column(items, item -> out.string(item.name()));
        column(items, item -> out.string(item.category()));
        column(items, item -> out.string(item.brand()));
        column(items, item -> out.string(item.variant()));
        column(items, item -> out.decimal(item.price(), REVENUE_SCALE));
        column(items, item -> out.decimal(item.quantity(), QUANTITY_SCALE));
    }

    private void column(List<Item> items, Consumer<Item> value) {
        out.varint(items.size());
        items.forEach(value);
    }

    private void device(Enrichment.Device device) {
        out.string(device.type());
        out.string(device.brand());
        out.string(device.os());
        out.string(device.osVersion());
        out.string(device.browser());
        out.string(device.browserVersion());
    }

    private void geo(Enrichment.Geo geo) {
        out.string(geo.country());
        out.string(geo.region());
        out.string(geo.city());
        out.int32((int) geo.asn());
        out.string(geo.network());
    }

    private void bot(Enrichment.Bot bot) {
        out.int8(bot.score());
        strings(bot.reasons());
    }

    private void session(Enrichment.Session session) {
        out.string(session.id());
        out.int32((int) session.number());
        out.millis(session.startedAt());
        out.int8(session.first() ? 1 : 0);
    }

    private void campaign(Enrichment.Campaign campaign) {
        out.string(campaign.source());
        out.string(campaign.medium());
        out.string(campaign.name());
        out.string(campaign.term());
        out.string(campaign.content());
        out.string(campaign.id());
        out.string(campaign.clickId());
        out.string(campaign.clickIdType());
        out.string(campaign.channel());
    }

    private void strings(Collection<String> values) {
        out.varint(values.size());
        for (String value : values) {
            out.string(value);
        }
    }

    /** The columns of each row; the same batch has the same ones at each repetition. */
    List<String> columns() {
        return parts.stream().flatMap(part -> part.columns().stream()).toList();
    }

    int rows() {
        return starts.length - 1;
    }

    /** Where a row begins; for the number of rows, where the last one ends. */
    int start(int row) {
        return starts[row];
    }

    byte[] array() {
        return out.array();
    }
}

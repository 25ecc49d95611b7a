package io.metka.warehouse;

import io.metka.model.Commerce;
import io.metka.model.Enrichment;
import io.metka.model.Event;
import io.metka.model.IdentifierHash;
import io.metka.model.Item;
import io.metka.model.Origin;
import io.metka.model.ProfiledEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Events as rows of the table {@code events} in ClickHouse's RowBinary format, each with its place in the bytes. */
final class EventBytes {
    static final List<String> COLUMNS = List.of(
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
            "revenue",
            "currency",
            "order_id",
            "user_agent",
            "address",
            "consent_granted",
            "consent_denied",
            "properties",
            "protocol",
            "quantity",
            "items.id",
            "items.name",
            "items.category",
            "items.brand",
            "items.variant",
            "items.price",
            "items.quantity",
            "traits",
            "context",
            "violations",
            "device_type",
            "device_brand",
            "os",
            "os_version",
            "browser",
            "browser_version",
            "country",
            "region",
            "city",
            "asn",
            "network",
            "campaign_source",
            "campaign_medium",
            "campaign_name",
            "campaign_term",
            "campaign_content",
            "campaign_id",
            "click_id",
            "click_id_type",
            "channel",
            "bot_score",
            "bot_reasons",
            "session_id",
            "session_number",
            "session_started_at",
            "session_first");

    private static final int REVENUE_SCALE = 4;
    private static final int QUANTITY_SCALE = 3;
    private static final int WHOLE_DIGITS = 13;
    private static final int MOST_ZEROS = 64;

    /** Times for which the end of the longest retention is a time that ClickHouse can compute with 32 bits. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("2070-01-01T00:00:00Z");

    private final RowBinary out;
    private final int[] starts;

    private EventBytes(RowBinary out, int rows) {
        this.out = out;
        this.starts = new int[rows + 1];
    }

    /** Overwrites the buffer with the rows; the result is good until the buffer is used again. */
    static EventBytes of(RowBinary buffer, String node, List<ProfiledEvent> events) {
        buffer.clear();
        EventBytes rows = new EventBytes(buffer, events.size());
        for (int i = 0; i < events.size(); i++) {
            rows.row(node, events.get(i));
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

    private void row(String node, ProfiledEvent profiled) {
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
        out.decimal(event.commerce().revenue(), REVENUE_SCALE);
        out.string(event.commerce().currency());
        out.string(event.commerce().orderId());
        out.string(origin.userAgent());
        out.string(origin.address());
        strings(event.consent().granted());
        strings(event.consent().denied());
        out.bytes(StorableJson.of(event.properties().utf8()));
        out.string(origin.protocol());
        items(event.commerce());
        out.bytes(StorableJson.of(event.traits().utf8()));
        out.bytes(StorableJson.of(event.context().utf8()));
        strings(event.violations());
        enrichment(profiled.enrichment());
    }

    private void items(Commerce commerce) {
        out.decimal(commerce.quantity(), QUANTITY_SCALE);
        List<Item> items = commerce.items();
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

    private void enrichment(Enrichment enrichment) {
        Enrichment.Device device = enrichment.device();
        out.string(device.type());
        out.string(device.brand());
        out.string(device.os());
        out.string(device.osVersion());
        out.string(device.browser());
        out.string(device.browserVersion());
        Enrichment.Geo geo = enrichment.geo();
        out.string(geo.country());
        out.string(geo.region());
        out.string(geo.city());
        out.int32((int) geo.asn());
        out.string(geo.network());
        campaign(enrichment.campaign());
        out.int8(enrichment.bot().score());
        strings(enrichment.bot().reasons());
        Enrichment.Session session = enrichment.session();
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

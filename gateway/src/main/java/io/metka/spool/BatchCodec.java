package io.metka.spool;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.Item;
import io.metka.model.PlanViolation;
import io.metka.model.PlannedEvent;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;

/**
 * The binary form of a batch.
 *
 * <h2>Version 2</h2>
 *
 * <pre>
 * batch    = version:u8 receivedAt:instant project:text source:text protocol:text address:text userAgent:text
 *            count:varint (name:text value:text)*                   client hints
 *            count:varint event* count:varint rejected* count:varint violation*
 * event    = id:text name:text time:instant
 *            count:varint (type:text value:text)*                   identifiers
 *            count:varint text* count:varint text*                  consent granted, denied
 *            url:text title:text referrer:text
 *            flag:u8 [revenue:decimal currency:text orderId:text count:varint item*]
 *            properties:bytes traits:bytes context:bytes            JSON as it came
 *            count:varint text*                                     violations
 * item     = id:text name:text category:text brand:text variant:text price:decimal quantity:decimal
 * rejected = eventId:text reason:u8 pointer:text event:text
 *            count:varint text* count:varint text*                  consent granted, denied
 *            body:bytes
 * violation = eventId:text event:text mode:u8 pointer:text rule:text
 * decimal  = scale:i8 unscaled:bytes
 * instant  = seconds:i64 nanos:i32
 * text     = UTF-8 as bytes;  bytes = length:varint u8*;  varint = LEB128, at most 5 bytes
 * </pre>
 *
 * The instant of reception stands first so that the age of a record can be told without reading the rest. An unpaired
 * surrogate has no UTF-8 form and comes back as a question mark.
 */
final class BatchCodec {
    static final int VERSION = 2;

    /** Wide enough for any amount of money in any currency; a wider number is refused before it is spooled. */
    static final int MAX_SCALE = 38;

    static final int MAX_UNSCALED_BYTES = 32;

    private static final int BATCH_GUESS = 320;
    private static final int EVENT_GUESS = 512;

    private byte[] bytes;
    private int at = Frame.OVERHEAD;

    private BatchCodec(int guess) {
        bytes = new byte[guess];
    }

    /**
     * The frame of a batch.
     *
     * @throws IllegalArgumentException when a number of an event is wider than {@link #MAX_SCALE} allows
     */
    static Frame encode(Batch batch) {
        int guess = BATCH_GUESS;
        for (Event event : batch.events()) {
            guess += EVENT_GUESS
                    + event.properties().utf8().length
                    + event.context().utf8().length;
        }
        BatchCodec out = new BatchCodec(guess);
        out.batch(batch);
        return Frame.around(out.bytes, out.at);
    }

    /** Reads the payload that lies in {@code [from, to)} of the bytes. */
    static Batch decode(byte[] bytes, int from, int to) throws CorruptRecordException {
        return new BatchDecoder(bytes, from, to).batch();
    }

    /** Reads no more of the payload than when its batch was received. */
    static Instant receivedAt(byte[] bytes, int from, int to) throws CorruptRecordException {
        return new BatchDecoder(bytes, from, to).receivedAt();
    }

    private void batch(Batch batch) {
        u8(VERSION);
        instant(batch.origin().receivedAt());
        text(batch.origin().project().value());
        text(batch.origin().source());
        text(batch.origin().protocol());
        text(batch.origin().address());
        text(batch.origin().userAgent());
        varint(batch.origin().hints().size());
        batch.origin().hints().forEach((name, value) -> {
            text(name);
            text(value);
        });
        varint(batch.events().size());
        for (Event event : batch.events()) {
            event(event);
        }
        varint(batch.rejected().size());
        for (RejectedEvent rejected : batch.rejected()) {
            text(rejected.rejection().eventId());
            u8(code(rejected.rejection().reason()));
            text(rejected.rejection().pointer());
            text(rejected.event());
            texts(rejected.consent().granted());
            texts(rejected.consent().denied());
            bytes(rejected.body().utf8());
        }
        varint(batch.violations().size());
        for (PlanViolation violation : batch.violations()) {
            text(violation.eventId());
            text(violation.event());
            u8(code(violation.mode()));
            text(violation.pointer());
            text(violation.rule());
        }
    }

    private void event(Event event) {
        text(event.id());
        text(event.name());
        instant(event.time());
        varint(event.identifiers().size());
        for (Identifier identifier : event.identifiers()) {
            text(identifier.type());
            text(identifier.value());
        }
        texts(event.consent().granted());
        texts(event.consent().denied());
        text(event.page().url());
        text(event.page().title());
        text(event.page().referrer());
        commerce(event.commerce());
        bytes(event.properties().utf8());
        bytes(event.traits().utf8());
        bytes(event.context().utf8());
        texts(event.violations());
    }

    /** Numbers that stand in spools: a reason keeps its own for ever. */
    static int code(Rejection.Reason reason) {
        return switch (reason) {
            case MISSING_FIELD -> 1;
            case WRONG_TYPE -> 2;
            case TOO_LONG -> 3;
            case TOO_DEEP -> 4;
            case TOO_LARGE -> 5;
            case INVALID_VALUE -> 6;
            case CONSENT_DENIED -> 7;
            case PLAN_VIOLATION -> 8;
            case TOO_MANY -> 9;
            case HOST_NOT_ALLOWED -> 10;
            case UNREADABLE -> 11;
        };
    }

    /** Numbers that stand in spools: a mode keeps its own for ever. */
    static int code(PlannedEvent.Mode mode) {
        return switch (mode) {
            case OBSERVE -> 1;
            case TAG -> 2;
            case BLOCK -> 3;
        };
    }

    private void commerce(Commerce commerce) {
        if (commerce.equals(Commerce.NONE)) {
            u8(0);
            return;
        }
        u8(1);
        decimal(commerce.revenue());
        text(commerce.currency());
        text(commerce.orderId());
        varint(commerce.items().size());
        for (Item item : commerce.items()) {
            text(item.id());
            text(item.name());
            text(item.category());
            text(item.brand());
            text(item.variant());
            decimal(item.price());
            decimal(item.quantity());
        }
    }

    private void decimal(BigDecimal number) {
        BigInteger unscaled = number.unscaledValue();
        if (Math.abs((long) number.scale()) > MAX_SCALE || unscaled.bitLength() >= MAX_UNSCALED_BYTES * 8) {
            throw new IllegalArgumentException(
                    "a number must have a scale of at most " + MAX_SCALE + " and fewer than " + MAX_UNSCALED_BYTES * 8
                            + " bits, but has scale " + number.scale() + " and " + unscaled.bitLength() + " bits");
        }
        u8(number.scale());
        bytes(unscaled.toByteArray());
    }

    private void texts(Collection<String> texts) {
        varint(texts.size());
        for (String text : texts) {
            text(text);
        }
    }

    private void instant(Instant instant) {
        room(12);
        ByteBuffer.wrap(bytes).putLong(at, instant.getEpochSecond()).putInt(at + 8, instant.getNano());
        at += 12;
    }

    private void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] value) {
        varint(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        at += value.length;
    }

    private void varint(int value) {
        room(5);
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    private void u8(int value) {
        room(1);
        bytes[at++] = (byte) value;
    }

    private void room(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(at, more), (int) Math.min(bytes.length * 2L, 1 << 30)));
        }
    }
}

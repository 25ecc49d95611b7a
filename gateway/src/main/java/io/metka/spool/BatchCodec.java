package io.metka.spool;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.Event;
import io.metka.model.Identifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

/**
 * The binary form of a batch.
 *
 * <h2>Version 1</h2>
 *
 * <pre>
 * batch    = version:u8 receivedAt:instant project:text source:text address:text userAgent:text count:varint event*
 * event    = id:text name:text time:instant
 *            count:varint (type:u8 value:text)*                     identifiers
 *            count:varint text* count:varint text*                  consent granted, denied
 *            url:text title:text referrer:text
 *            flag:u8 [scale:i8 unscaled:bytes currency:text orderId:text]
 *            properties:bytes                                       JSON as it came
 * instant  = seconds:i64 nanos:i32
 * text     = UTF-8 as bytes;  bytes = length:varint u8*;  varint = LEB128, at most 5 bytes
 * </pre>
 *
 * The instant of reception stands first so that the age of a record can be told without reading the rest. An unpaired
 * surrogate has no UTF-8 form and comes back as a question mark.
 */
final class BatchCodec {
    static final int VERSION = 1;

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
     * @throws IllegalArgumentException when the revenue of an event is wider than {@link #MAX_SCALE} allows
     */
    static Frame encode(Batch batch) {
        int guess = BATCH_GUESS;
        for (Event event : batch.events()) {
            guess += EVENT_GUESS + event.properties().utf8().length;
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
        text(batch.origin().address());
        text(batch.origin().userAgent());
        varint(batch.events().size());
        for (Event event : batch.events()) {
            event(event);
        }
    }

    private void event(Event event) {
        text(event.id());
        text(event.name());
        instant(event.time());
        varint(event.identifiers().size());
        for (Identifier identifier : event.identifiers()) {
            u8(code(identifier.type()));
            text(identifier.value());
        }
        texts(event.consent().granted());
        texts(event.consent().denied());
        text(event.page().url());
        text(event.page().title());
        text(event.page().referrer());
        commerce(event.commerce());
        bytes(event.properties().utf8());
    }

    private static int code(Identifier.Type type) {
        return switch (type) {
            case USER_ID -> 1;
            case ANONYMOUS_ID -> 2;
        };
    }

    private void commerce(Commerce commerce) {
        if (commerce.equals(Commerce.NONE)) {
            u8(0);
            return;
        }
        BigDecimal revenue = commerce.revenue();
        BigInteger unscaled = revenue.unscaledValue();
        if (Math.abs((long) revenue.scale()) > MAX_SCALE || unscaled.bitLength() >= MAX_UNSCALED_BYTES * 8) {
            throw new IllegalArgumentException(
                    "revenue must have a scale of at most " + MAX_SCALE + " and fewer than " + MAX_UNSCALED_BYTES * 8
                            + " bits, but has scale " + revenue.scale() + " and " + unscaled.bitLength() + " bits");
        }
        u8(1);
        u8(revenue.scale());
        bytes(unscaled.toByteArray());
        text(commerce.currency());
        text(commerce.orderId());
    }

    private void texts(Set<String> texts) {
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

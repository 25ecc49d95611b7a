package io.metka.spool;

import io.metka.model.Batch;
import io.metka.model.Commerce;
import io.metka.model.ConsentState;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.Item;
import io.metka.model.JsonText;
import io.metka.model.Origin;
import io.metka.model.Page;
import io.metka.model.PlanViolation;
import io.metka.model.PlannedEvent;
import io.metka.model.ProjectId;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Reads the binary form that {@link BatchCodec} describes; believes no length before it has seen the bytes. */
final class BatchDecoder {
    /** The least that an event, an identifier, an item, a rejected event, a violation and a text take. */
    private static final int LEAST_EVENT = 25;

    private static final int LEAST_IDENTIFIER = 2;
    private static final int LEAST_ITEM = 11;
    private static final int LEAST_REJECTED = 7;
    private static final int LEAST_VIOLATION = 5;
    private static final int LEAST_TEXT = 1;

    private final byte[] bytes;
    private final int end;
    private int at;

    BatchDecoder(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    Batch batch() throws CorruptRecordException {
        Instant receivedAt = receivedAt();
        ProjectId project = new ProjectId(text());
        Origin origin = new Origin(project, text(), text(), receivedAt, text(), text(), hints());
        int count = count(LEAST_EVENT);
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        List<RejectedEvent> rejected = rejected();
        List<PlanViolation> violations = violations();
        if (at != end) {
            throw new CorruptRecordException((end - at) + " bytes follow the last event");
        }
        return new Batch(origin, events, rejected, violations);
    }

    private Map<String, String> hints() throws CorruptRecordException {
        int count = count(2 * LEAST_TEXT);
        Map<String, String> hints = HashMap.newHashMap(count);
        for (int i = 0; i < count; i++) {
            hints.put(text(), text());
        }
        return hints;
    }

    private List<RejectedEvent> rejected() throws CorruptRecordException {
        int count = count(LEAST_REJECTED);
        List<RejectedEvent> rejected = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Rejection rejection = new Rejection(text(), coded(Rejection.Reason.values(), BatchCodec::code), text());
            rejected.add(new RejectedEvent(rejection, text(), consent(), JsonText.ofUtf8(bytes())));
        }
        return rejected;
    }

    private List<PlanViolation> violations() throws CorruptRecordException {
        int count = count(LEAST_VIOLATION);
        List<PlanViolation> violations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            violations.add(new PlanViolation(
                    text(), text(), coded(PlannedEvent.Mode.values(), BatchCodec::code), text(), text()));
        }
        return violations;
    }

    /** The one of the values that the next byte stands for. */
    private <T> T coded(T[] values, ToIntFunction<T> codeOf) throws CorruptRecordException {
        int code = u8();
        for (T value : values) {
            if (codeOf.applyAsInt(value) == code) {
                return value;
            }
        }
        throw new CorruptRecordException(code + " stands for none of " + Arrays.toString(values));
    }

    Instant receivedAt() throws CorruptRecordException {
        int version = u8();
        if (version != BatchCodec.VERSION) {
            throw new CorruptRecordException("version " + version + " of the batch form is not known to this gateway, "
                    + "which reads version " + BatchCodec.VERSION);
        }
        return instant();
    }

    private Event event() throws CorruptRecordException {
        String id = text();
        String name = text();
        Instant time = instant();
        List<Identifier> identifiers = identifiers();
        ConsentState consent = consent();
        Page page = page();
        Commerce commerce = commerce();
        return new Event(
                id,
                name,
                time,
                identifiers,
                consent,
                page,
                commerce,
                JsonText.ofUtf8(bytes()),
                JsonText.ofUtf8(bytes()),
                JsonText.ofUtf8(bytes()),
                texts());
    }

    private List<Identifier> identifiers() throws CorruptRecordException {
        int count = count(LEAST_IDENTIFIER);
        List<Identifier> identifiers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            identifiers.add(new Identifier(text(), text()));
        }
        return identifiers;
    }

    private ConsentState consent() throws CorruptRecordException {
        List<String> granted = texts();
        List<String> denied = texts();
        return granted.isEmpty() && denied.isEmpty()
                ? ConsentState.UNKNOWN
                : new ConsentState(Set.copyOf(granted), Set.copyOf(denied));
    }

    private Page page() throws CorruptRecordException {
        String url = text();
        String title = text();
        String referrer = text();
        return url.isEmpty() && title.isEmpty() && referrer.isEmpty() ? Page.NONE : new Page(url, title, referrer);
    }

    private Commerce commerce() throws CorruptRecordException {
        int flag = u8();
        if (flag == 0) {
            return Commerce.NONE;
        }
        if (flag != 1) {
            throw new CorruptRecordException("commerce flag " + flag + " is neither 0 nor 1");
        }
        return new Commerce(decimal(), text(), text(), items());
    }

    private List<Item> items() throws CorruptRecordException {
        int count = count(LEAST_ITEM);
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(new Item(text(), text(), text(), text(), text(), decimal(), decimal()));
        }
        return items;
    }

    private BigDecimal decimal() throws CorruptRecordException {
        int scale = (byte) u8();
        byte[] unscaled = bytes();
        if (Math.abs(scale) > BatchCodec.MAX_SCALE
                || unscaled.length == 0
                || unscaled.length > BatchCodec.MAX_UNSCALED_BYTES) {
            throw new CorruptRecordException("a number of scale " + scale + " in " + unscaled.length + " bytes");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    private List<String> texts() throws CorruptRecordException {
        int count = count(LEAST_TEXT);
        if (count == 0) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    private Instant instant() throws CorruptRecordException {
        need(12);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long seconds = buffer.getLong(at);
        int nanos = buffer.getInt(at + 8);
        at += 12;
        if (nanos < 0 || nanos >= 1_000_000_000) {
            throw new CorruptRecordException(nanos + " is no nanosecond of a second");
        }
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException | ArithmeticException e) {
            throw new CorruptRecordException("second " + seconds + " is beyond the calendar");
        }
    }

    private String text() throws CorruptRecordException {
        int length = length();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    private byte[] bytes() throws CorruptRecordException {
        int length = length();
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    private int length() throws CorruptRecordException {
        return count(1);
    }

    /** A number of things that take at least so many bytes each, so it cannot be larger than what is left allows. */
    private int count(int least) throws CorruptRecordException {
        int count = varint();
        if (count < 0 || count > (end - at) / least) {
            throw new CorruptRecordException(
                    Integer.toUnsignedString(count) + " items announced where " + (end - at) + " bytes are left");
        }
        return count;
    }

    private int varint() throws CorruptRecordException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = u8();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new CorruptRecordException("a length is longer than five bytes");
    }

    private int u8() throws CorruptRecordException {
        need(1);
        return bytes[at++] & 0xff;
    }

    private void need(int more) throws CorruptRecordException {
        if (end - at < more) {
            throw new CorruptRecordException("the record ends in the middle of a field");
        }
    }
}

package io.metka.warehouse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** A growing byte array that takes values in ClickHouse's RowBinary format; for one thread. */
final class RowBinary {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int LOW_SEVEN_BITS = 0x7f;

    private byte[] array;
    private int length;

    RowBinary(int capacity) {
        array = new byte[capacity];
    }

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** The bytes from 0 to {@link #length}, not a copy. */
    byte[] array() {
        return array;
    }

    void varint(int value) {
        ensure(5);
        int rest = value;
        while (rest > LOW_SEVEN_BITS) {
            array[length++] = (byte) (rest | ~LOW_SEVEN_BITS);
            rest >>>= 7;
        }
        array[length++] = (byte) rest;
    }

    void int64(long value) {
        ensure(Long.BYTES);
        LONG.set(array, length, value);
        length += Long.BYTES;
    }

    void uuid(UUID value) {
        int64(value.getMostSignificantBits());
        int64(value.getLeastSignificantBits());
    }

    void int32(int value) {
        ensure(Integer.BYTES);
        INT.set(array, length, value);
        length += Integer.BYTES;
    }

    /** UInt8. */
    void int8(int value) {
        ensure(1);
        array[length++] = (byte) value;
    }

    /** DateTime64(3). */
    void millis(Instant value) {
        int64(value.toEpochMilli());
    }

    /** Decimal(18, scale); the caller has checked that the value fits. */
    void decimal(BigDecimal value, int scale) {
        int64(value.setScale(scale, RoundingMode.HALF_EVEN).unscaledValue().longValueExact());
    }

    void string(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte[] value) {
        varint(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, array, length, value.length);
        length += value.length;
    }

    private void ensure(int more) {
        if (more > array.length - length) {
            long wanted = Math.max((long) length + more, 2L * array.length);
            if ((long) length + more > LONGEST_ARRAY) {
                throw new IllegalStateException("One insert cannot be larger than 2 GB: give the writer fewer events");
            }
            array = Arrays.copyOf(array, (int) Math.min(wanted, LONGEST_ARRAY));
        }
    }
}

package io.metka.embedded;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** CityHash128 of version 1.0.2, the checksum of ClickHouse's compressed frames. */
final class CityHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long MULTIPLIER = 0x9ddfea08eb382d69L;
    private static final int BLOCK = 128;

    private CityHash() {}

    /** A 128-bit value in two halves. */
    record Hash(long low, long high) {}

    static Hash hash128(byte[] data, int start, int length) {
        if (length >= 16) {
            return withSeed(data, start + 16, length - 16, fetch64(data, start) ^ K3, fetch64(data, start + 8));
        }
        if (length >= 8) {
            return withSeed(
                    new byte[0], 0, 0, fetch64(data, start) ^ (length * K0), fetch64(data, start + length - 8) ^ K1);
        }
        return withSeed(data, start, length, K0, K1);
    }

    private static Hash withSeed(byte[] data, int start, int length, long seedLow, long seedHigh) {
        return length < BLOCK
                ? murmur(data, start, length, seedLow, seedHigh)
                : new LongHash(data, start, length, seedLow, seedHigh).finish();
    }

    private static Hash murmur(byte[] data, int start, int length, long seedLow, long seedHigh) {
        long a = seedLow;
        long b = seedHigh;
        long c;
        long d;
        int left = length - 16;
        if (left <= 0) {
            a = shiftMix(a * K1) * K1;
            c = b * K1 + hashLength0to16(data, start, length);
            d = shiftMix(a + (length >= 8 ? fetch64(data, start) : c));
        } else {
            c = hashLength16(fetch64(data, start + length - 8) + K1, a);
            d = hashLength16(b + length, c + fetch64(data, start + length - 16));
            a += d;
            int at = start;
            do {
                a ^= shiftMix(fetch64(data, at) * K1) * K1;
                a *= K1;
                b ^= a;
                c ^= shiftMix(fetch64(data, at + 8) * K1) * K1;
                c *= K1;
                d ^= c;
                at += 16;
                left -= 16;
            } while (left > 0);
        }
        a = hashLength16(a, c);
        b = hashLength16(d, b);
        return new Hash(a ^ b, hashLength16(b, a));
    }

    private static long hashLength0to16(byte[] data, int start, int length) {
        if (length > 8) {
            long a = fetch64(data, start);
            long b = fetch64(data, start + length - 8);
            return hashLength16(a, Long.rotateRight(b + length, length)) ^ b;
        }
        if (length >= 4) {
            long a = fetch32(data, start);
            return hashLength16(length + (a << 3), fetch32(data, start + length - 4));
        }
        if (length > 0) {
            int a = data[start] & 0xff;
            int b = data[start + (length >>> 1)] & 0xff;
            int c = data[start + length - 1] & 0xff;
            int y = a + (b << 8);
            int z = length + (c << 2);
            return shiftMix(y * K2 ^ z * K3) * K2;
        }
        return K2;
    }

    private static long hashLength16(long u, long v) {
        long a = (u ^ v) * MULTIPLIER;
        a ^= a >>> 47;
        long b = (v ^ a) * MULTIPLIER;
        b ^= b >>> 47;
        return b * MULTIPLIER;
    }

    private static long shiftMix(long value) {
        return value ^ (value >>> 47);
    }

    private static long fetch64(byte[] data, int at) {
        return (long) LONGS.get(data, at);
    }

    private static long fetch32(byte[] data, int at) {
        return (int) INTS.get(data, at) & 0xffffffffL;
    }

    /** The state of the hash of 128 bytes or more. */
    private static final class LongHash {
        private final byte[] data;
        private final int length;
        private int at;
        private long x;
        private long y;
        private long z;
        private long vFirst;
        private long vSecond;
        private long wFirst;
        private long wSecond;

        LongHash(byte[] data, int start, int length, long seedLow, long seedHigh) {
            this.data = data;
            this.length = length;
            this.at = start;
            x = seedLow;
            y = seedHigh;
            z = length * K1;
            vFirst = Long.rotateRight(y ^ K1, 49) * K1 + fetch64(data, start);
            vSecond = Long.rotateRight(vFirst, 42) * K1 + fetch64(data, start + 8);
            wFirst = Long.rotateRight(y + z, 35) * K1 + x;
            wSecond = Long.rotateRight(x + fetch64(data, start + 88), 53) * K1;
        }

        Hash finish() {
            int left = length;
            do {
                half();
                half();
                left -= BLOCK;
            } while (left >= BLOCK);
            y += Long.rotateRight(wFirst, 37) * K0 + z;
            x += Long.rotateRight(vFirst + z, 49) * K0;
            tail(left);
            x = hashLength16(x, vFirst);
            y = hashLength16(y, wFirst);
            return new Hash(hashLength16(x + vSecond, wSecond) + y, hashLength16(x + wSecond, y + vSecond));
        }

        private void half() {
            x = Long.rotateRight(x + y + vFirst + fetch64(data, at + 16), 37) * K1;
            y = Long.rotateRight(y + vSecond + fetch64(data, at + 48), 42) * K1;
            x ^= wSecond;
            y ^= vFirst;
            z = Long.rotateRight(z ^ wFirst, 33);
            long v = vSecond * K1;
            long w = x + wFirst;
            weakHash(at, v, w, true);
            weakHash(at + 32, z + wSecond, y, false);
            long swap = z;
            z = x;
            x = swap;
            at += 64;
        }

        /** Mixes 32 bytes with two seeds into v or w. */
        private void weakHash(int from, long seedA, long seedB, boolean intoV) {
            long first = fetch64(data, from);
            long last = fetch64(data, from + 24);
            long a = seedA + first;
            long b = Long.rotateRight(seedB + a + last, 21);
            long c = a;
            a += fetch64(data, from + 8) + fetch64(data, from + 16);
            b += Long.rotateRight(a, 44);
            if (intoV) {
                vFirst = a + last;
                vSecond = b + c;
            } else {
                wFirst = a + last;
                wSecond = b + c;
            }
        }

        private void tail(int left) {
            int end = at + left;
            for (int done = 0; done < left; ) {
                done += 32;
                y = Long.rotateRight(y - x, 42) * K0 + vSecond;
                wFirst += fetch64(data, end - done + 16);
                x = Long.rotateRight(x, 49) * K0 + wFirst;
                wFirst += vFirst;
                weakHash(end - done, vFirst, vSecond, true);
            }
        }
    }
}

package io.metka.support;

import java.security.SecureRandom;
import java.util.UUID;

/** Ids from the platform's secure random source. */
final class RandomIds implements Ids {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final SecureRandom random = new SecureRandom();

    @Override
    public UUID uuid() {
        long millis = System.currentTimeMillis();
        long high = (millis << 16) | VERSION_7 | (random.nextInt() & 0xfffL);
        long low = VARIANT | (random.nextLong() >>> 2);
        return new UUID(high, low);
    }

    @Override
    public byte[] secret(int bytes) {
        byte[] out = new byte[bytes];
        random.nextBytes(out);
        return out;
    }
}

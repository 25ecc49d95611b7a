package io.metka.control.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.metka.support.Clock;
import java.time.Duration;

/**
 * Counts wrong tokens by address.
 *
 * <p>Only wrong tokens are ever refused for their number: many operators can share the address of a proxy, and with 256
 * random bits a right guess need not be feared.
 */
final class FailedAttempts {
    private static final long ADDRESSES = 10_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final int perMinute;
    private final TimeMeter meter;
    private final Cache<String, Bucket> buckets;

    FailedAttempts(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.meter = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return clock.nanoTime();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
        this.buckets = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .ticker(clock::nanoTime)
                .build();
    }

    /** Counts one; returns how long the address has to wait, zero when it may try again at once. */
    Duration count(String address) {
        var probe = buckets.get(address, this::bucket).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    private Bucket bucket(String address) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                .withCustomTimePrecision(meter)
                .build();
    }
}

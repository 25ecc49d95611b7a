package io.metka.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/** A token bucket for each client address: so many requests a second, with bursts of five seconds' worth. */
final class RateLimit {
    private static final int BURST_SECONDS = 5;
    private static final int ADDRESSES = 100_000;

    private final int perSecond;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    /** @param perSecond 0 for no limit */
    RateLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Zero when the request may pass, else how long its sender should wait. */
    Duration delay(String address) {
        if (perSecond == 0) {
            return Duration.ZERO;
        }
        ConsumptionProbe probe = buckets.get(address, _ -> bucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    private Bucket bucket() {
        // Nanoseconds come from a clock that nobody sets: by the wall clock, put back, a bucket would stay empty until
        // then.
        return Bucket.builder()
                .withNanosecondPrecision()
                .addLimit(limit ->
                        limit.capacity((long) perSecond * BURST_SECONDS).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}

package io.metka.support;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * A token bucket for each key: so many tokens a second, with bursts of five seconds' worth. Keys that nobody has used for a
 * while are forgotten, and so are the least used ones beyond a number, so that inventing keys costs no memory. Safe for use
 * by many threads.
 */
public final class RateLimit {
    private static final int BURST_SECONDS = 5;
    private static final int MOST_KEYS = 100_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private final TimeMeter time;
    private final Cache<Key, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build();

    /** A bucket is of one rate, so that a changed rate starts with a full one. */
    private record Key(String name, int perSecond) {}

    public RateLimit(Clock clock) {
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return clock.nanoTime();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /**
     * Takes tokens. Whoever finds at least one in the bucket gets all that it asks for, and the bucket owes the rest: so a
     * batch larger than a burst passes, and what follows it waits until the debt is paid.
     *
     * @param perSecond 0 for no limit
     * @return zero when they were taken, else how long to wait before asking again
     */
    public Duration take(String key, int perSecond, long tokens) {
        if (perSecond == 0 || tokens == 0) {
            return Duration.ZERO;
        }
        Bucket bucket = buckets.get(new Key(key, perSecond), this::bucket);
        ConsumptionProbe first = bucket.tryConsumeAndReturnRemaining(1);
        if (!first.isConsumed()) {
            return Duration.ofNanos(first.getNanosToWaitForRefill());
        }
        if (tokens > 1) {
            bucket.consumeIgnoringRateLimits(tokens - 1);
        }
        return Duration.ZERO;
    }

    private Bucket bucket(Key key) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity((long) key.perSecond() * BURST_SECONDS)
                        .refillGreedy(key.perSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}

package io.metka.container;

import io.metka.support.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each known key was last used on this node, so that an operator sees whether an old one can go. Counts since the start
 * of the gateway alone; to the second. Safe for use by many threads.
 */
public final class KeyUses {
    private static final long SECOND = 1_000;

    private final Clock clock;
    private final Instant since;

    /** By the key, or by an import key's hash, in milliseconds; bounded by the keys that are published. */
    private final Map<String, Long> lastUsed = new ConcurrentHashMap<>();

    public KeyUses(Clock clock) {
        this.clock = clock;
        this.since = clock.now();
    }

    /** A known key, or the hash of an import key, has just been used. */
    public void used(String key) {
        long now = clock.now().toEpochMilli();
        Long before = lastUsed.get(key);
        if (before == null || Math.abs(now - before) >= SECOND) {
            lastUsed.put(key, now);
        }
    }

    /** Empty when nobody has used it {@link #since}. */
    public Optional<Instant> last(String key) {
        return Optional.ofNullable(lastUsed.get(key)).map(Instant::ofEpochMilli);
    }

    /** From when on uses are known. */
    public Instant since() {
        return since;
    }
}

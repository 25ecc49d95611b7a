package io.metka.redis;

import io.metka.embedded.Stores;
import io.metka.settings.RedisSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Clients for the tests of every package, one for each address, open until the test JVM ends; their threads do not hold it up. */
public final class Clients {
    private static final Map<RedisSettings, Redis> OPEN = new ConcurrentHashMap<>();

    private Clients() {}

    /** The one of the tests' shared server. */
    public static Redis shared() {
        return at(Stores.redis().toString());
    }

    public static Redis at(String url) {
        return at(RedisSettings.defaults().withUrl(url));
    }

    public static Redis at(RedisSettings settings) {
        return OPEN.computeIfAbsent(settings, Redis::new);
    }
}

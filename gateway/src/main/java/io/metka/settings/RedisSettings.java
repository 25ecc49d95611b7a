package io.metka.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How Redis is reached: table {@code [redis]}.
 *
 * @param url {@code redis://}, {@code rediss://} (TLS), {@code redis-sentinel://} or {@code redis-socket://}, with
 *     credentials where Redis wants them; empty, the default, means that the gateway runs its own Redis. The text
 *     form of these settings shows the credentials as {@code ***}
 * @param cluster true when the URL names nodes of a Redis Cluster, of which one is enough to find the others: several
 *     hosts may be listed, separated by commas; default false
 * @param connectTimeout how long a connection attempt may take; default 2 s
 * @param commandTimeout how long Redis may take to answer before it counts as away; default 3 s
 */
public record RedisSettings(String url, boolean cluster, Duration connectTimeout, Duration commandTimeout) {
    private static final List<String> SCHEMES =
            List.of("redis://", "rediss://", "redis-sentinel://", "rediss-sentinel://", "redis-socket://");

    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://).*@");

    public RedisSettings {
        if (!url.isEmpty() && SCHEMES.stream().noneMatch(url::startsWith)) {
            throw new IllegalArgumentException("redis.url must be empty or begin with one of " + SCHEMES
                    + ", for example redis://127.0.0.1:6379/0");
        }
        if (!isUrl(url)) {
            // The parser's own message would show the password.
            throw new IllegalArgumentException("redis.url is not a URL; special characters of the password are written"
                    + " as in %2F for a slash and %40 for an at sign");
        }
        if (cluster && (url.isEmpty() || url.contains("sentinel") || url.startsWith("redis-socket"))) {
            throw new IllegalArgumentException("redis.cluster needs a redis.url of redis:// or rediss:// that names a"
                    + " node of the cluster, for example redis://10.0.0.1:6379");
        }
        positive("redis.connect_timeout", connectTimeout);
        positive("redis.command_timeout", commandTimeout);
    }

    public static RedisSettings defaults() {
        return new RedisSettings("", false, Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    /** The same settings for another address, such as that of the gateway's own Redis once it listens. */
    public RedisSettings withUrl(String other) {
        return new RedisSettings(other, cluster, connectTimeout, commandTimeout);
    }

    /** True when the gateway runs its own Redis. */
    public boolean embedded() {
        return url.isEmpty();
    }

    /** Where Redis is, fit for logs and error messages. */
    public String address() {
        return CREDENTIALS.matcher(url).replaceFirst("***@");
    }

    @Override
    public String toString() {
        return "RedisSettings[url=" + address() + ", cluster=" + cluster + ", connectTimeout=" + connectTimeout
                + ", commandTimeout=" + commandTimeout + "]";
    }

    private static boolean isUrl(String text) {
        try {
            return new URI(text).getScheme() != null || text.isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(key + " must be a positive duration, not " + value);
        }
    }
}

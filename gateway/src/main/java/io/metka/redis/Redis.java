package io.metka.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.metka.settings.RedisSettings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's one client of Redis; everybody who needs Redis takes a link of it. For any number of threads. */
public final class Redis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    private static final int THREADS = 2;

    private final RedisSettings settings;
    private final ClientResources resources;
    private final Connector connector;

    /** Whether the operator was told that Redis is away. */
    private final AtomicBoolean away = new AtomicBoolean();

    /**
     * Does not connect yet, so that a gateway starts with Redis away.
     *
     * @throws IllegalArgumentException when {@code redis.url} names no place
     */
    public Redis(RedisSettings settings) {
        this.settings = settings;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        this.connector = Connector.of(settings, resources);
    }

    /** A connection of one's own, opened at its first use: what one part sends neither delays nor fails another's. */
    public RedisLink link() {
        return new RedisLink(this);
    }

    RedisSettings settings() {
        return settings;
    }

    Connector connector() {
        return connector;
    }

    void isAway(String problem) {
        if (away.compareAndSet(false, true)) {
            LOG.warn("Redis at {} is away: {}; events wait in the spool", settings.address(), problem);
        }
    }

    void answers() {
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.info("Redis at {} answers again", settings.address());
        }
    }

    /** Closes all links. */
    @Override
    public void close() {
        long patience = settings.commandTimeout().toMillis();
        connector.close(patience);
        resources.shutdown(0, patience, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}

package io.metka.identity;

import io.metka.model.ProjectId;
import io.metka.redis.Redis;
import io.metka.redis.RedisLink;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in Redis, for all nodes, which links have been used: {@code {project}:l:<name>}, until nobody would take
 * them any more. Never blocks; safe for use by many threads.
 */
public final class SpentLinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpentLinks.class);
    private static final String STORE = "redis";
    private final Duration patience;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile @Nullable RedisLink link;

    /** @param patience beyond which a slow Redis is one that is away, because a visitor waits for the answer */
    public SpentLinks(Duration patience) {
        this.patience = patience;
    }

    /** Says where Redis is, once; until then no link can be spent. */
    public void remember(Redis redis) {
        link = redis.link();
    }

    /**
     * Spends a link.
     *
     * @param remaining for which the link is valid on any node
     * @return true for the first who spends it and false for all others; fails with {@link StoreUnavailableException} when
     *     Redis cannot say
     */
    public CompletableFuture<Boolean> spend(ProjectId project, String name, Duration remaining) {
        RedisLink to = link;
        if (to == null) {
            return CompletableFuture.failedFuture(new StoreUnavailableException(
                    STORE, "Redis is not there yet", new IllegalStateException("the gateway is starting")));
        }
        return to.claim("{" + project.value() + "}:l:" + name, remaining)
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handle((first, failure) -> {
                    tell(failure);
                    if (failure != null) {
                        throw new StoreUnavailableException(STORE, "Redis cannot say whether a link was used", failure);
                    }
                    return first;
                });
    }

    private void tell(@Nullable Throwable failure) {
        if (failure == null ? away.compareAndSet(true, false) : away.compareAndSet(false, true)) {
            if (failure == null) {
                LOG.info("Redis answers again; links between sites count again");
            } else {
                LOG.warn("Redis cannot say which links between sites were used; visitors who come by one are new ones");
            }
        }
    }

    @Override
    public void close() {
        RedisLink to = link;
        if (to != null) {
            to.close();
        }
    }
}

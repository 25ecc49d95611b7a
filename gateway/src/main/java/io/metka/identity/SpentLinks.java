package io.metka.identity;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.metka.model.ProjectId;
import io.metka.settings.RedisSettings;
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
    private static final int THREADS = 2;

    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final Duration patience;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile @Nullable Link link;

    /** @param patience beyond which a slow Redis is one that is away, because a visitor waits for the answer */
    public SpentLinks(Duration patience) {
        this.patience = patience;
    }

    /** A client and its one connection, which is made again when it was lost. */
    private static final class Link {
        private final RedisSettings settings;
        private final ClientResources resources;
        private final RedisClient client;
        private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

        Link(RedisSettings settings, Duration patience) {
            this.settings = settings;
            this.resources = DefaultClientResources.builder()
                    .ioThreadPoolSize(THREADS)
                    .computationThreadPoolSize(THREADS)
                    .build();
            this.client = RedisClient.create(resources);
            client.setOptions(ClientOptions.builder()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .protocolVersion(ProtocolVersion.RESP2)
                    .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(settings.connectTimeout())
                            .keepAlive(true)
                            .build())
                    .timeoutOptions(TimeoutOptions.enabled(patience))
                    .build());
        }

        synchronized CompletableFuture<StatefulRedisConnection<String, String>> connection() {
            if (connection == null || connection.isCompletedExceptionally()) {
                RedisURI uri = RedisURI.create(settings.url());
                uri.setTimeout(settings.connectTimeout());
                connection = client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
            }
            return connection;
        }

        void close() {
            client.shutdown(0, STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            resources.shutdown(0, STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
        }
    }

    /** Says where Redis is, once; until then no link can be spent. */
    public void remember(RedisSettings redis) {
        Link to = new Link(redis, patience);
        link = to;
        var _ = to.connection();
    }

    /**
     * Spends a link.
     *
     * @param remaining for which the link is valid on any node
     * @return true for the first who spends it and false for all others; fails with {@link StoreUnavailableException} when
     *     Redis cannot say
     */
    public CompletableFuture<Boolean> spend(ProjectId project, String name, Duration remaining) {
        Link to = link;
        if (to == null) {
            return CompletableFuture.failedFuture(new StoreUnavailableException(
                    STORE, "Redis is not there yet", new IllegalStateException("the gateway is starting")));
        }
        String key = "{" + project.value() + "}:l:" + name;
        SetArgs onlyNew = SetArgs.Builder.nx().px(remaining);
        return to.connection()
                .thenCompose(connection -> connection.async().set(key, "", onlyNew))
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> {
                    tell(to.settings, failure);
                    if (failure != null) {
                        throw new StoreUnavailableException(STORE, "Redis cannot say whether a link was used", failure);
                    }
                    return answer != null;
                });
    }

    private void tell(RedisSettings redis, @Nullable Throwable failure) {
        if (failure == null ? away.compareAndSet(true, false) : away.compareAndSet(false, true)) {
            if (failure == null) {
                LOG.info("Redis at {} answers again; links between sites count again", redis.address());
            } else {
                LOG.warn(
                        "Redis at {} is away: {}; visitors who come from another site are new ones",
                        redis.address(),
                        failure.getClass().getSimpleName());
            }
        }
    }

    @Override
    public void close() {
        Link to = link;
        if (to != null) {
            to.close();
        }
    }
}

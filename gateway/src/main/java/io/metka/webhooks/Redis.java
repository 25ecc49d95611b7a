package io.metka.webhooks;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The connection to Redis: made at first use, made again when lost, every failure that may pass told apart. */
final class Redis implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration RECONNECT_EVERY = Duration.ofMillis(200);
    private static final int IO_THREADS = 2;

    /** Answers of a server that is there but cannot serve now; Lettuce has exceptions of its own for the others. */
    private static final Pattern PASSING =
            Pattern.compile("^(MISCONF|OOM|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|NOREPLICAS|UNBLOCKED)\\b.*", Pattern.DOTALL);

    private final ClientResources resources;
    private final RedisClient client;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;

    Redis(String url) {
        RedisURI uri = RedisURI.create(url);
        if (uri.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION)) {
            uri.setTimeout(ANSWER_WITHIN);
        }
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(IO_THREADS)
                .reconnectDelay(Delay.constant(RECONNECT_EVERY))
                .build();
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(ANSWER_WITHIN).build())
                .build());
    }

    /** Runs a script on the one key prefix that all its keys share. */
    List<String> run(Script script, String prefix, String... arguments) {
        String[] keys = {prefix};
        return call(redis -> {
            try {
                return redis.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments);
            } catch (RedisNoScriptException e) {
                return redis.eval(script.source(), ScriptOutputType.MULTI, keys, arguments);
            }
        });
    }

    /** @throws StoreUnavailableException when Redis cannot be reached or cannot serve now */
    <T> T call(Function<RedisCommands<String, String>, T> work) {
        try {
            return work.apply(connection().sync());
        } catch (RedisLoadingException | RedisBusyException | RedisReadOnlyException e) {
            throw away(e);
        } catch (RedisCommandExecutionException e) {
            if (PASSING.matcher(String.valueOf(e.getMessage())).matches()) {
                throw away(e);
            }
            throw e;
        } catch (RedisException e) {
            throw away(e);
        }
    }

    private static StoreUnavailableException away(RedisException e) {
        return new StoreUnavailableException("redis", "Redis, which holds the webhook lanes, is away: " + e, e);
    }

    private StatefulRedisConnection<String, String> connection() {
        StatefulRedisConnection<String, String> made = connection;
        return made == null ? connect() : made;
    }

    private synchronized StatefulRedisConnection<String, String> connect() {
        StatefulRedisConnection<String, String> made = connection;
        if (made == null) {
            made = client.connect();
            connection = made;
        }
        return made;
    }

    @Override
    public void close() {
        client.shutdown(0, ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        resources
                .shutdown(0, ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(ANSWER_WITHIN.toMillis());
    }
}

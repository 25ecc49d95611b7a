package io.metka.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.metka.settings.RedisSettings;
import io.metka.support.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis and the script behind it.
 *
 * <p>A connection is given up at the first failure and the next call opens a new one: nothing that was sent before can
 * be repeated later by the client on its own, nothing piles up in a socket that Redis does not read, and a fail-over is
 * noticed at once.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final String STORE = "redis";
    private static final String RESOLVE = "resolve.lua";
    private static final int THREADS = 2;

    /** Errors that are the state of the server, not of the command: it may be served later. */
    private static final List<String> TRANSIENT = List.of(
            "LOADING",
            "READONLY",
            "OOM",
            "MISCONF",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "BUSY",
            "NOREPLICAS",
            "NOAUTH",
            "WRONGPASS",
            "NOPERM",
            "UNKILLABLE",
            "ERR max number of clients");

    private final RedisSettings settings;
    private final ClientResources resources;
    private final RedisClient client;
    private final byte[] script;
    private final String sha;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private @Nullable StatefulRedisConnection<byte[], byte[]> open;

    /** Guarded by {@link #lock}: whether the operator was told that Redis is away. */
    private boolean away;

    RedisLink(RedisSettings settings) {
        this(settings, RESOLVE);
    }

    /** @param name of the script in this package's resources that {@link #evaluate} calls */
    RedisLink(RedisSettings settings, String name) {
        this.settings = settings;
        this.script = script(name);
        this.sha = sha1(script);
        RedisURI uri = uri(settings);
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        this.client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .scriptCharset(UTF_8)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
                .build());
    }

    private static RedisURI uri(RedisSettings settings) {
        try {
            RedisURI uri = RedisURI.create(settings.url());
            uri.setTimeout(settings.connectTimeout());
            return uri;
        } catch (IllegalArgumentException e) {
            // Without its cause, which may show the password.
            throw new IllegalArgumentException(
                    "redis.url (" + settings.address() + ") is not complete: it names a host,"
                            + " or for Sentinel its hosts and #master, or for a socket its path");
        }
    }

    /** Sends a command and does not wait; commands run in the order in which they were sent. */
    interface Send {
        RedisFuture<byte[]> evaluate(byte[][] keys, byte[][] arguments);
    }

    /** Something that sends script calls and keeps their order. */
    interface Caller {
        List<RedisFuture<byte[]>> call(Send send);
    }

    /**
     * The answers to all script calls that the caller makes, in its order.
     *
     * @throws StoreUnavailableException when any of them has no answer; those before and after it may have run
     */
    List<byte[]> evaluate(Caller caller) {
        try {
            return attempt(caller);
        } catch (RedisNoScriptException notLoaded) {
            await(List.of(connection().async().scriptLoad(script)));
            return attempt(caller);
        }
    }

    private List<byte[]> attempt(Caller caller) {
        var commands = connection().async();
        return await(caller.call((keys, arguments) -> commands.evalsha(sha, ScriptOutputType.VALUE, keys, arguments)));
    }

    /** @throws StoreUnavailableException when Redis does not answer or may not serve */
    void ping() {
        await(List.of(connection().async().ping()));
    }

    private <T> List<T> await(List<RedisFuture<T>> futures) {
        List<T> answers = new ArrayList<>(futures.size());
        try {
            for (RedisFuture<T> future : futures) {
                answers.add(future.get(2 * settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS));
            }
            return answers;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed(futures, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            futures.forEach(future -> future.cancel(false));
            throw new StoreUnavailableException(STORE, "the wait for Redis was interrupted", e);
        } catch (TimeoutException | CancellationException | RedisException e) {
            throw failed(futures, e);
        }
    }

    private <T> RuntimeException failed(List<RedisFuture<T>> futures, Throwable cause) {
        futures.forEach(future -> future.cancel(false));
        if (cause instanceof RedisNoScriptException notLoaded) {
            return notLoaded;
        }
        if (cause instanceof RedisCommandExecutionException answer && !isTransient(answer)) {
            return new IllegalStateException(
                    "Redis at " + settings.address() + " refused the identity script for good: " + answer.getMessage(),
                    answer);
        }
        return unavailable(cause);
    }

    private static boolean isTransient(RedisCommandExecutionException answer) {
        String message = String.valueOf(answer.getMessage());
        return TRANSIENT.stream().anyMatch(message::contains);
    }

    private StatefulRedisConnection<byte[], byte[]> connection() {
        synchronized (lock) {
            if (open != null && open.isOpen()) {
                return open;
            }
            try {
                drop();
                open = client.connect(ByteArrayCodec.INSTANCE);
            } catch (RedisException e) {
                throw unavailable(e);
            }
            if (away) {
                away = false;
                LOG.info("Redis at {} answers again", settings.address());
            }
            return open;
        }
    }

    private StoreUnavailableException unavailable(Throwable cause) {
        synchronized (lock) {
            drop();
            String problem = innermost(cause);
            if (!away) {
                away = true;
                LOG.warn("Redis at {} is away: {}; events wait in the spool", settings.address(), problem);
            }
            return new StoreUnavailableException(
                    STORE, "Redis at " + settings.address() + " is away: " + problem, cause);
        }
    }

    /** Says what happened without the layers that carried it. */
    private static String innermost(Throwable cause) {
        Throwable inner = cause;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String message = inner.getMessage();
        return message == null || message.isEmpty() ? inner.getClass().getSimpleName() : message;
    }

    /** Holds {@link #lock}. */
    private void drop() {
        if (open != null) {
            // How the end of an abandoned connection goes matters to nobody.
            var _ = open.closeAsync();
            open = null;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            open = null;
        }
        client.shutdown(0, settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
        resources
                .shutdown(0, settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    private static byte[] script(String name) {
        try (InputStream in = RedisLink.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the gateway's jar: build it again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static String sha1(byte[] script) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(script));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-1, by which Redis names scripts", e);
        }
    }
}

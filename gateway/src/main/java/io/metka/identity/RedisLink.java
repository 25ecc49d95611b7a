package io.metka.identity;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.metka.settings.RedisSettings;
import io.metka.support.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis and the scripts behind it, for any number of threads.
 *
 * <p>A connection is given up at the first failure and the next call opens a new one: nothing that was sent before can
 * be repeated later by the client on its own, nothing piles up in a socket that Redis does not read, and a fail-over is
 * noticed at once.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final String STORE = "redis";
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
            "MOVED",
            "ASK",
            "Too many redirections",
            "Cannot determine a partition",
            "BUSY",
            "NOREPLICAS",
            "NOAUTH",
            "WRONGPASS",
            "NOPERM",
            "UNKILLABLE",
            "ERR max number of clients");

    private final RedisSettings settings;
    private final ClientResources resources;
    private final Connector connector;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private Connector.@Nullable Link open;

    /** Guarded by {@link #lock}: whether the operator was told that Redis is away. */
    private boolean away;

    RedisLink(RedisSettings settings) {
        this.settings = settings;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        this.connector = Connector.of(settings, resources);
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
    List<byte[]> evaluate(Script script, Caller caller) {
        try {
            return attempt(script, caller);
        } catch (RedisNoScriptException notLoaded) {
            await(List.of(connection().commands().scriptLoad(script.text())));
            return attempt(script, caller);
        }
    }

    private List<byte[]> attempt(Script script, Caller caller) {
        var commands = connection().commands();
        return await(caller.call(
                (keys, arguments) -> commands.evalsha(script.sha(), ScriptOutputType.VALUE, keys, arguments)));
    }

    /** The values of keys of one hash tag, empty where there is none. */
    List<byte[]> get(List<byte[]> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        return values(List.<byte[][]>of(keys.toArray(byte[][]::new))).getFirst().stream()
                .map(value -> value.getValueOrElse(new byte[0]))
                .toList();
    }

    /**
     * The values of keys, in their order; each array of keys is asked for at once and lies in one slot.
     *
     * @throws StoreUnavailableException when Redis does not answer or may not serve
     */
    List<List<KeyValue<byte[], byte[]>>> values(List<byte[][]> keys) {
        var commands = connection().commands();
        List<RedisFuture<List<KeyValue<byte[], byte[]>>>> answers = new ArrayList<>(keys.size());
        keys.forEach(some -> answers.add(commands.mget(some)));
        return await(answers);
    }

    /** Sets a key for good. */
    void set(byte[] key, byte[] value) {
        await(List.of(connection().commands().set(key, value)));
    }

    /** @throws StoreUnavailableException when Redis does not answer or may not serve */
    void ping() {
        await(List.of(connection().commands().ping()));
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
                    "Redis at " + settings.address() + " refused a command for good: " + answer.getMessage(), answer);
        }
        return unavailable(cause);
    }

    private static boolean isTransient(RedisCommandExecutionException answer) {
        String message = String.valueOf(answer.getMessage());
        return TRANSIENT.stream().anyMatch(message::contains);
    }

    private Connector.Link connection() {
        synchronized (lock) {
            if (open != null && open.connection().isOpen()) {
                return open;
            }
            try {
                drop();
                open = connector.connect();
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
            var _ = open.connection().closeAsync();
            open = null;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            open = null;
        }
        connector.close(settings.commandTimeout().toMillis());
        resources
                .shutdown(0, settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}

package io.metka.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.metka.support.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis, for any number of threads. Where a method says nothing else it blocks, throws
 * {@link StoreUnavailableException} when Redis does not answer or may not serve, and may be repeated then, though what was
 * sent before may have been done; what Redis refuses for good is an {@link IllegalStateException}.
 *
 * <p>A connection is given up at the first failure and the next call opens a new one: nothing that was sent before can
 * be repeated later by the client on its own, nothing piles up in a socket that Redis does not read, and a fail-over is
 * noticed at once. Who calls while a connection is being opened waits for the same attempt.
 */
public final class RedisLink implements AutoCloseable {
    private static final String STORE = "redis";

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
            "UNBLOCKED",
            "NOAUTH",
            "WRONGPASS",
            "NOPERM",
            "UNKILLABLE",
            "ERR max number of clients");

    private final Redis redis;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private @Nullable CompletableFuture<Connector.Link> opening;

    /** Guarded by {@link #lock}. */
    private boolean closed;

    RedisLink(Redis redis) {
        this.redis = redis;
    }

    /** Takes script calls; they run in the order in which they are sent. */
    public interface Send {
        /** Does not wait for the answer. All keys lie in one slot. */
        void evaluate(byte[][] keys, byte[][] arguments);
    }

    /**
     * The answers to all calls of one script, in their order.
     *
     * @param calls makes the calls; it is asked again when Redis did not know the script
     */
    public List<byte[]> evaluate(Script script, Consumer<Send> calls) {
        return known(script, () -> {
            Connector.Link link = connection();
            List<RedisFuture<byte[]>> sent = new ArrayList<>();
            calls.accept((keys, arguments) ->
                    sent.add(link.commands().evalsha(script.sha(), ScriptOutputType.VALUE, keys, arguments)));
            return await(link, sent);
        });
    }

    /**
     * Runs a script and answers with what it returned: a table of texts and numbers, or one of these. What is missing is
     * the empty text.
     *
     * @param keys at least one, all of one slot
     */
    public List<String> run(Script script, List<String> keys, String... arguments) {
        return known(script, () -> {
            CommandArgs<byte[], byte[]> begun =
                    new CommandArgs<>(ByteArrayCodec.INSTANCE).add(script.sha()).add(keys.size());
            keys.forEach(key -> begun.addKey(key.getBytes(UTF_8)));
            return dispatch(CommandType.EVALSHA, begun, arguments);
        });
    }

    /**
     * Runs a command on one key, such as {@code HGET}, and answers with all values in it, of which each that is missing is
     * the empty text.
     *
     * @throws IllegalArgumentException when there is no such command
     */
    public List<String> command(String name, String key, String... arguments) {
        CommandArgs<byte[], byte[]> withKey = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key.getBytes(UTF_8));
        return dispatch(CommandType.valueOf(name), withKey, arguments);
    }

    private List<String> dispatch(CommandType command, CommandArgs<byte[], byte[]> begun, String... rest) {
        for (String argument : rest) {
            begun.add(argument.getBytes(UTF_8));
        }
        Connector.Link link = connection();
        return await(link, List.of(link.commands().dispatch(command, new Texts(), begun)))
                .getFirst();
    }

    private <T> T known(Script script, Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (RedisNoScriptException notLoaded) {
            Connector.Link link = connection();
            await(link, List.of(link.commands().scriptLoad(script.text())));
            return attempt.get();
        }
    }

    /** The values of keys of one slot, empty where there is none. */
    public List<byte[]> get(List<byte[]> keys) {
        return keys.isEmpty()
                ? List.of()
                : values(List.<byte[][]>of(keys.toArray(byte[][]::new))).getFirst();
    }

    /** The values of keys, in their order, empty where there is none; each array is asked for at once and lies in one slot. */
    public List<List<byte[]>> values(List<byte[][]> keys) {
        Connector.Link link = connection();
        List<RedisFuture<List<KeyValue<byte[], byte[]>>>> answers = new ArrayList<>(keys.size());
        keys.forEach(some -> answers.add(link.commands().mget(some)));
        return await(link, answers).stream()
                .map(some -> some.stream()
                        .map(value -> value.getValueOrElse(new byte[0]))
                        .toList())
                .toList();
    }

    /** Sets a key for good. */
    public void set(byte[] key, byte[] value) {
        Connector.Link link = connection();
        await(link, List.of(link.commands().set(key, value)));
    }

    /**
     * Sets a key that is not there yet, without blocking.
     *
     * @return whether it was not; fails with {@link StoreUnavailableException} when Redis cannot say
     */
    public CompletableFuture<Boolean> claim(String key, Duration lasting) {
        return opened().thenCompose(link -> link.commands()
                .set(key.getBytes(UTF_8), new byte[0], SetArgs.Builder.nx().px(lasting))
                .toCompletableFuture()
                .handle((answer, failure) -> {
                    if (failure != null) {
                        throw failure(link, cause(failure));
                    }
                    redis.answers();
                    return answer != null;
                }));
    }

    /** Asks whether Redis serves. */
    public void ping() {
        Connector.Link link = connection();
        await(link, List.of(link.commands().ping()));
    }

    private <T> List<T> await(Connector.Link link, List<RedisFuture<T>> futures) {
        List<T> answers = new ArrayList<>(futures.size());
        try {
            for (RedisFuture<T> future : futures) {
                answers.add(future.get(2 * redis.settings().commandTimeout().toMillis(), TimeUnit.MILLISECONDS));
            }
            redis.answers();
            return answers;
        } catch (InterruptedException e) {
            futures.forEach(future -> future.cancel(false));
            throw interrupted(e);
        } catch (ExecutionException | TimeoutException | CancellationException | RedisException e) {
            futures.forEach(future -> future.cancel(false));
            throw failure(link, cause(e));
        }
    }

    private RuntimeException failure(Connector.Link link, Throwable cause) {
        if (cause instanceof RedisNoScriptException notLoaded) {
            return notLoaded;
        }
        String address = redis.settings().address();
        if (cause instanceof RedisCommandExecutionException answer && !isTransient(answer)) {
            return new IllegalStateException(
                    "Redis at " + address + " refused a command for good: " + answer.getMessage(), answer);
        }
        giveUp(link);
        return away(cause);
    }

    private StoreUnavailableException away(Throwable cause) {
        String problem = innermost(cause);
        redis.isAway(problem);
        return new StoreUnavailableException(
                STORE, "Redis at " + redis.settings().address() + " is away: " + problem, cause);
    }

    private static boolean isTransient(RedisCommandExecutionException answer) {
        String message = String.valueOf(answer.getMessage());
        return TRANSIENT.stream().anyMatch(message::contains);
    }

    private static StoreUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreUnavailableException(STORE, "the wait for Redis was interrupted", e);
    }

    private static Throwable cause(Throwable failure) {
        boolean wraps = failure instanceof ExecutionException || failure instanceof CompletionException;
        return wraps && failure.getCause() != null ? failure.getCause() : failure;
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

    private Connector.Link connection() {
        try {
            return opened().get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    /** The open connection, or one that is being opened; fails with {@link StoreUnavailableException}. */
    private CompletableFuture<Connector.Link> opened() {
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("this link to Redis is closed"));
            }
            if (opening == null || isOver(opening)) {
                CompletableFuture<Connector.Link> attempt = new CompletableFuture<>();
                Thread.ofVirtual().name("redis-connect").start(() -> open(attempt));
                opening = attempt;
            }
            return opening;
        }
    }

    private static boolean isOver(CompletableFuture<Connector.Link> opening) {
        // Asked once: an attempt may end between two questions.
        return switch (opening.state()) {
            case RUNNING -> false;
            case SUCCESS -> !opening.resultNow().connection().isOpen();
            case FAILED, CANCELLED -> true;
        };
    }

    private void open(CompletableFuture<Connector.Link> attempt) {
        try {
            Connector.Link link = redis.connector().connect();
            boolean late;
            synchronized (lock) {
                late = closed;
                attempt.complete(link);
            }
            if (late) {
                drop(link);
            }
        } catch (RedisException e) {
            attempt.completeExceptionally(away(e));
        } catch (RuntimeException | Error e) {
            attempt.completeExceptionally(e);
        }
    }

    /** A connection that somebody else has given up before, and replaced, leaves the new one alone. */
    private void giveUp(Connector.Link link) {
        synchronized (lock) {
            if (opening != null
                    && opening.isDone()
                    && !opening.isCompletedExceptionally()
                    && opening.join().equals(link)) {
                opening = null;
            }
        }
        drop(link);
    }

    private static void drop(Connector.Link link) {
        // How the end of an abandoned connection goes matters to nobody.
        var _ = link.connection().closeAsync();
    }

    /** Ends the connection; the client and its other links stay. */
    @Override
    public void close() {
        CompletableFuture<Connector.Link> last;
        synchronized (lock) {
            closed = true;
            last = opening;
            opening = null;
        }
        if (last != null && last.isDone() && !last.isCompletedExceptionally()) {
            drop(last.join());
        }
    }
}

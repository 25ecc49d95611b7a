package io.metka.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The machine's own name lookup, bounded in time.
 *
 * <p>A lookup blocks in native code, where a virtual thread would hold its carrier; so each runs on a platform thread that
 * ends when idle, and a slow name server of one partner does not stop the others.
 */
final class SystemResolver implements Resolver {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Duration timeout;
    private final ThreadPoolExecutor lookups;

    /** @param most lookups at once; further ones fail at once */
    SystemResolver(Duration timeout, int most) {
        this.timeout = timeout;
        lookups = new ThreadPoolExecutor(
                0,
                most,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("webhooks-lookup-", 0).factory());
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        try {
            Future<List<InetAddress>> lookup = lookups.submit(() -> List.of(InetAddress.getAllByName(host)));
            return lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unknown(host, "has no address in DNS", e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unknown(host, "was not found in DNS within " + timeout.toMillis() + " ms", e);
        } catch (RejectedExecutionException e) {
            throw unknown(host, "cannot be looked up: too many lookups are under way", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, "was not looked up: interrupted", e);
        }
    }

    private static UnknownHostException unknown(String host, String why, Throwable cause) {
        UnknownHostException e = new UnknownHostException("the host " + host + " " + why);
        e.initCause(cause);
        return e;
    }
}

package io.metka.embedded;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** ClickHouse's HTTP interface on a loopback port: checks the password and hands each statement to a worker thread. */
final class HttpFront {
    /** The engine plans on the caller's stack; deep statements overflow the JVM's usual 1 MB, and that ends the process. */
    private static final long STACK = 16L << 20;

    private static final int WORKERS = 16;
    private static final int LONGEST_LINE = 1 << 20;
    private static final int LARGEST_CHUNK = 256 << 10;
    private static final long KILL_PERIOD_MILLIS = 200;

    private final ClickHouseEngine engine;
    private final Credentials credentials;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, bigStacks("statement-"));
    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor(bigStacks("killer-"));
    private final AtomicLong requests = new AtomicLong();
    private final HttpServer server;

    private HttpFront(Vertx vertx, ClickHouseEngine engine, Credentials credentials) {
        this.engine = engine;
        this.credentials = credentials;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setMaxHeaderSize(LONGEST_LINE)
                        .setHandle100ContinueAutomatically(true)
                        .setMaxChunkSize(LARGEST_CHUNK)
                        .setMaxFormAttributeSize(LONGEST_LINE)
                        .setMaxFormBufferedBytes(LONGEST_LINE))
                .requestHandler(request -> accept(request, vertx.getOrCreateContext()));
    }

    static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    }

    /** Listens on 127.0.0.1; blocks until it does. */
    static HttpFront listen(Vertx vertx, ClickHouseEngine engine, Credentials credentials, int port) {
        var front = new HttpFront(vertx, engine, credentials);
        front.server
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return front;
    }

    static ThreadFactory bigStacks(String name) {
        var number = new AtomicLong();
        return task -> {
            var thread = new Thread(null, task, name + number.incrementAndGet(), STACK);
            thread.setDaemon(true);
            return thread;
        };
    }

    int port() {
        return server.actualPort();
    }

    /** Takes no more statements and waits for the running ones. */
    void drain(long seconds) throws InterruptedException {
        workers.shutdown();
        if (!workers.awaitTermination(seconds, TimeUnit.SECONDS)) {
            System.err.println("statements were still running after " + seconds + " s");
        }
    }

    private void accept(HttpServerRequest request, Context context) {
        if ("/ping".equals(request.path())) {
            request.response().end("Ok.\n");
            return;
        }
        if (!"/".equals(request.path())) {
            request.response().setStatusCode(404).end("There is no handle " + request.path() + "\n");
            return;
        }
        var body = new RequestBody(request, context);
        EngineException problem = problem(request);
        if (problem != null) {
            // Only a client that has sent all reads an answer for certain.
            request.handler(dropped -> {});
            request.endHandler(sent -> Exchange.refuse(request.response(), problem, engine.version()));
            return;
        }
        String type = request.getHeader("Content-Type");
        if (type != null && type.startsWith("multipart/form-data")) {
            request.setExpectMultipart(true);
        }
        var exchange = new Exchange(engine, request, body, "metka-" + requests.incrementAndGet());
        request.response().closeHandler(gone -> killer.execute(() -> endStatement(exchange)));
        try {
            workers.execute(exchange);
        } catch (RejectedExecutionException stopping) {
            request.connection().close();
        }
    }

    private @Nullable EngineException problem(HttpServerRequest request) {
        if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.POST.equals(request.method())) {
            return EngineException.of(48, "NOT_IMPLEMENTED", "The method " + request.method() + " is not supported");
        }
        return credentials.problem(request);
    }

    /** Again and again until its worker is done: the engine may not have begun the statement yet. */
    private void endStatement(Exchange exchange) {
        if (exchange.finished()) {
            return;
        }
        try {
            exchange.end();
        } catch (EngineException e) {
            System.err.println("an abandoned statement could not be ended: " + e.text());
        }
        Future<?> _ = killer.schedule(() -> endStatement(exchange), KILL_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
}

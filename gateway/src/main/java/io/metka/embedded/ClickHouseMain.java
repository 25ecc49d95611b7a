package io.metka.embedded;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The program of the child process that holds the ClickHouse engine.
 *
 * <p>Arguments: library, data folder, port (0: any), bytes of memory, bytes of mark cache. Standard input: the password in one
 * line; its end ends the program, so it never outlives its parent. Standard output: one line {@code READY port}.
 */
public final class ClickHouseMain {
    static final String USER = "default";
    static final String READY = "READY";
    private static final String ENGINE = "engine";
    private static final long PREDECESSOR_SECONDS = 30;
    private static final long DRAIN_SECONDS = 10;

    private ClickHouseMain() {}

    public static void main(String[] args) {
        // Standard output belongs to the protocol with the parent; java.util.logging writes to standard error.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.JULLogDelegateFactory");
        int code = 1;
        try {
            code = serve(args);
        } catch (EngineException e) {
            System.err.println(e.text());
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.err.println("the embedded ClickHouse failed: " + e);
        }
        Chdb.exit(code);
    }

    private static int serve(String[] args) throws IOException, EngineException, InterruptedException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String password = input.readLine();
        if (password == null) {
            return 1;
        }
        Path data = Path.of(args[1]);
        // A predecessor that lost its parent may still be leaving; the engine itself would refuse at once.
        FileChannel lock = FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        awaitPredecessor(lock, data);
        Files.createDirectories(data.resolve(ENGINE));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Chdb.exit(0)));
        var vertx = CompletableFuture.supplyAsync(HttpFront::vertx);
        ClickHouseEngine engine = open(args, data);
        HttpFront front =
                HttpFront.listen(vertx.join(), engine, new Credentials(USER, password), Integer.parseInt(args[2]));
        System.out.println(READY + " " + front.port());
        System.out.flush();
        while (input.readLine() != null) {
            // Nothing more is said; only the end counts.
        }
        front.drain(DRAIN_SECONDS);
        return 0;
    }

    private static void awaitPredecessor(FileChannel lock, Path data) throws InterruptedException {
        try {
            CompletableFuture.runAsync(() -> lock(lock)).get(PREDECESSOR_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("another process uses the data folder " + data, e);
        }
    }

    private static void lock(FileChannel channel) {
        try {
            channel.lock();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClickHouseEngine open(String[] args, Path data) throws EngineException, InterruptedException {
        var opened = new CompletableFuture<ClickHouseEngine>();
        HttpFront.bigStacks("open-")
                .newThread(() -> {
                    try {
                        opened.complete(ClickHouseEngine.open(
                                Path.of(args[0]),
                                data.resolve(ENGINE),
                                Long.parseLong(args[3]),
                                Long.parseLong(args[4])));
                    } catch (EngineException | RuntimeException e) {
                        opened.completeExceptionally(e);
                    }
                })
                .start();
        try {
            return opened.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}

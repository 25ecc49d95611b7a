package io.metka.identity;

import io.metka.settings.RedisSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;

/** A redis-server of one test class, which may be killed, paused and started again on its port. */
final class RedisChild implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private Process process;

    RedisChild(Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        this.process = launch();
    }

    RedisSettings settings() {
        return RedisSettings.defaults().withUrl("redis://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void start() throws IOException {
        process = launch();
    }

    /** Stops serving without closing a connection, as an overloaded machine does. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    private Process launch() throws IOException {
        Process started = new ProcessBuilder(
                        "redis-server",
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!listens()) {
            if (System.nanoTime() > deadline || !started.isAlive()) {
                throw new IllegalStateException("redis-server did not start, see " + folder.resolve("redis.log"));
            }
            Thread.onSpinWait();
        }
        return started;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        kill();
    }
}

package io.metka.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A {@code redis-server} child process on a loopback port, with an append-only file that is synced every second.
 *
 * <p>The port and the password stay the same across restarts, so clients reconnect by themselves. The child ends when this
 * process does, however that ends: a watcher inside the child reads the pipe from here and stops the server at its end. The
 * server itself holds the lock on its data folder, so a successor waits until its predecessor has left.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final int PORT_ATTEMPTS = 3;
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

    /** $1 is the data folder. Becomes redis-server by exec, so the process known to Java is the server. */
    private static final String SCRIPT = """
            exec 9>"$1/lock"
            flock -w 20 9 || { echo "another redis-server uses $1" >&2; exit 75; }
            exec 3<&0
            server=$$
            (while read -r line <&3; do :; done; kill -TERM "$server") >/dev/null 2>&1 9>&- &
            exec redis-server "$1/redis.conf" </dev/null 3<&-
            """;

    private final Server server;
    private final ChildProcess child;

    private EmbeddedRedis(Server server, StoreListener listener) {
        this.server = server;
        this.child = new ChildProcess(server, listener, Supervision.defaults(server.options.startTimeout()));
    }

    /** Returns when the server answers; throws {@link EmbeddedStoreException} with the reason when it does not. */
    public static EmbeddedRedis start(RedisOptions options, StoreListener listener) {
        requireProgram();
        for (int attempt = 1; ; attempt++) {
            var redis = new EmbeddedRedis(new Server(options, freePort()), listener);
            try {
                redis.child.start();
                return redis;
            } catch (EmbeddedStoreException e) {
                // Another process may take the port between its choice and the server's bind.
                boolean portTaken = String.valueOf(e.getMessage()).contains("Address already in use");
                if (!portTaken || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** {@code redis://:password@127.0.0.1:port}: carries the password, so it is not for logs. */
    public URI uri() {
        return URI.create("redis://:" + server.options.password() + "@127.0.0.1:" + server.port);
    }

    public StoreState state() {
        return child.state();
    }

    /** The process id of the server, or -1 while it is down. */
    public long pid() {
        return child.pid();
    }

    /** Stops the server in order (the append-only file is complete); kills it when the deadline passes. */
    public void stop(Duration deadline) {
        child.stop(deadline);
    }

    @Override
    public void close() {
        stop(STOP_DEADLINE);
    }

    private static void requireProgram() {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(Pattern.quote(File.pathSeparator), -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "redis-server"))) {
                return;
            }
        }
        throw new EmbeddedStoreException("Embedded Redis needs the program redis-server, which is not on the PATH."
                + " Run `apt-get install redis-server`, or set redis.url to a Redis of your own.");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port for Redis", e);
        }
    }

    /** The server's configuration and how to read what it prints. */
    private record Server(RedisOptions options, int port) implements ChildProgram {
        private static final Pattern WARNING =
                Pattern.compile("warning|error|fail|fatal|can't|corrupt", Pattern.CASE_INSENSITIVE);

        @Override
        public String name() {
            return "redis";
        }

        @Override
        public ProcessBuilder command() throws IOException {
            Path data = options.data().toAbsolutePath().normalize();
            DataFolder.make(data);
            Path configuration = data.resolve("redis.conf");
            Files.deleteIfExists(configuration);
            // The file holds the password: created for this user alone, not narrowed afterwards.
            Files.createFile(
                    configuration, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(configuration, configuration(data));
            return new ProcessBuilder("setsid", "sh", "-c", SCRIPT, "sh", data.toString()).directory(data.toFile());
        }

        private String configuration(Path data) {
            return """
                    bind 127.0.0.1
                    port %d
                    requirepass %s
                    dir "%s"
                    daemonize no
                    save ""
                    appendonly yes
                    appendfsync everysec
                    maxmemory-policy noeviction
                    """.formatted(
                            port,
                            options.password(),
                            data.toString().replace("\\", "\\\\").replace("\"", "\\\""));
        }

        @Override
        public String greeting() {
            return "";
        }

        @Override
        public boolean announcesReady(String line) {
            return line.contains("Ready to accept connections");
        }

        @Override
        public boolean warns(String line) {
            return WARNING.matcher(line).find();
        }
    }
}

package io.metka.embedded;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The ClickHouse engine in a small child JVM, behind ClickHouse's HTTP interface on a loopback port.
 *
 * <p>The port and the password stay the same across restarts, so clients reconnect by themselves. The child ends when this
 * process does, however that ends, because its standard input ends then. A statement reaches every file that this user may
 * read, so the port is bound to 127.0.0.1 and every request needs the password.
 */
public final class EmbeddedClickHouse implements AutoCloseable {
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

    private final Engine engine;
    private final ChildProcess child;

    private EmbeddedClickHouse(Engine engine, StoreListener listener) {
        this.engine = engine;
        this.child = new ChildProcess(engine, listener, Supervision.defaults(engine.options.startTimeout()));
    }

    /** Returns when the engine answers; throws {@link EmbeddedStoreException} with the reason when it does not. */
    public static EmbeddedClickHouse start(ClickHouseOptions options, StoreListener listener) {
        var store = new EmbeddedClickHouse(new Engine(options, EngineLibrary.require(options.home())), listener);
        store.child.start();
        return store;
    }

    /** {@code http://127.0.0.1:port}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + engine.port);
    }

    public String user() {
        return ClickHouseMain.USER;
    }

    public String password() {
        return engine.options.password();
    }

    public StoreState state() {
        return child.state();
    }

    /** The process id of the child, or -1 while it is down. */
    public long pid() {
        return child.pid();
    }

    /** Lets running statements end, then ends the child; kills it when the deadline passes. */
    public void stop(Duration deadline) {
        child.stop(deadline);
    }

    @Override
    public void close() {
        stop(STOP_DEADLINE);
    }

    /** The child's command line and how to read what it prints. */
    private static final class Engine implements ChildProgram {
        private static final Pattern READY = Pattern.compile(Pattern.quote(ClickHouseMain.READY) + " (\\d+)");

        private final ClickHouseOptions options;
        private final Path library;
        private volatile int port;

        Engine(ClickHouseOptions options, Path library) {
            this.options = options;
            this.library = library;
        }

        @Override
        public String name() {
            return "clickhouse";
        }

        @Override
        public ProcessBuilder command() throws IOException {
            Path data = options.data().toAbsolutePath().normalize();
            DataFolder.make(data);
            List<String> command = new ArrayList<>(List.of(
                    "setsid",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx96m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:-UsePerfData",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow"));
            command.addAll(options.javaOptions());
            command.addAll(List.of(
                    "-cp",
                    absoluteClassPath(),
                    ClickHouseMain.class.getName(),
                    library.toString(),
                    data.toString(),
                    Integer.toString(port),
                    Long.toString(options.serverMemory()),
                    Long.toString(options.markCache())));
            var builder = new ProcessBuilder(command).directory(data.toFile());
            // The engine's default time zone; instants are UTC everywhere in the warehouse.
            builder.environment().put("TZ", "UTC");
            return builder;
        }

        /** The child runs in its data folder, where relative entries would mean something else. */
        private static String absoluteClassPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
                    .map(entry -> Path.of(entry).toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }

        @Override
        public String greeting() {
            return options.password() + "\n";
        }

        @Override
        public boolean announcesReady(String line) {
            var ready = READY.matcher(line);
            if (!ready.matches()) {
                return false;
            }
            port = Integer.parseInt(ready.group(1));
            return true;
        }

        @Override
        public boolean warns(String line) {
            return true;
        }
    }
}

package io.metka.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the ClickHouse engine library {@code libchdb.so} is found. */
public final class EngineLibrary {
    private static final String PROPERTY = "metka.chdb.lib";
    private static final String VARIABLE = "METKA_CHDB_LIB";
    private static final String NODE_MODULES = "node_modules";
    private static final String LIBRARY = "libchdb.so";

    private EngineLibrary() {}

    /**
     * Looks in the system property {@code metka.chdb.lib}, the environment variable {@code METKA_CHDB_LIB} (each the file, or a
     * folder {@code node_modules} that holds it), then below the home folder.
     */
    public static Optional<Path> find(Path home) {
        return find(home, named());
    }

    private static Optional<Path> find(Path home, List<Path> named) {
        return candidates(home, named).stream().filter(Files::isRegularFile).findFirst();
    }

    static Path require(Path home) {
        return require(home, named());
    }

    static Path require(Path home, List<Path> named) {
        return find(home, named)
                .orElseThrow(
                        () -> new EmbeddedStoreException("Embedded ClickHouse needs the engine library, looked for at "
                                + candidates(home, named)
                                + ". Run `npm ci --prefix deploy/embedded --ignore-scripts` in " + home
                                + ", or set clickhouse.url to a ClickHouse server of your own."));
    }

    /** What the property and the variable name, in this order. */
    private static List<Path> named() {
        return Stream.of(System.getProperty(PROPERTY), System.getenv(VARIABLE))
                .filter(name -> name != null && !name.isBlank())
                .map(name -> Path.of(name).toAbsolutePath())
                .toList();
    }

    private static List<Path> candidates(Path home, List<Path> named) {
        Path installed = home.toAbsolutePath().normalize().resolve("deploy/embedded/" + NODE_MODULES);
        return Stream.concat(named.stream(), Stream.of(installed))
                .map(path -> path.getFileName().toString().equals(NODE_MODULES) ? path.resolve(inNodeModules()) : path)
                .toList();
    }

    private static Path inNodeModules() {
        String architecture = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x64";
        return Path.of("@chdb", "lib-linux-" + architecture + "-gnu", LIBRARY);
    }
}

package io.metka.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the ClickHouse engine library {@code libchdb.so} is found. */
public final class EngineLibrary {
    private static final String PROPERTY = "metka.chdb.lib";
    private static final String VARIABLE = "METKA_CHDB_LIB";
    private static final String LIBRARY = "libchdb.so";

    private EngineLibrary() {}

    /**
     * Looks in the system property {@code metka.chdb.lib}, the environment variable {@code METKA_CHDB_LIB} (each the file, or a
     * folder {@code node_modules} that holds it), then below the home folder.
     */
    public static Optional<Path> find(Path home) {
        return candidates(home).stream().filter(Files::isRegularFile).findFirst();
    }

    static Path require(Path home) {
        return find(home)
                .orElseThrow(
                        () -> new EmbeddedStoreException("Embedded ClickHouse needs the engine library, looked for at "
                                + candidates(home) + ". Run `npm ci --prefix deploy/embedded --ignore-scripts` in "
                                + home
                                + ", or set clickhouse.url to a ClickHouse server of your own."));
    }

    private static List<Path> candidates(Path home) {
        List<Path> candidates = new ArrayList<>();
        for (String named : new String[] {System.getProperty(PROPERTY), System.getenv(VARIABLE)}) {
            if (named != null && !named.isBlank()) {
                Path path = Path.of(named).toAbsolutePath();
                candidates.add(Files.isDirectory(path) ? path.resolve(inNodeModules()) : path);
            }
        }
        candidates.add(home.toAbsolutePath()
                .normalize()
                .resolve("deploy/embedded/node_modules")
                .resolve(inNodeModules()));
        return candidates;
    }

    private static Path inNodeModules() {
        String architecture = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x64";
        return Path.of("@chdb", "lib-linux-" + architecture + "-gnu", LIBRARY);
    }
}

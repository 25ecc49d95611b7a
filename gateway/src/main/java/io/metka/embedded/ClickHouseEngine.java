package io.metka.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The ClickHouse engine of this process: one data folder, any number of connections. */
final class ClickHouseEngine {
    private final Chdb chdb;
    private final List<String> arguments;

    /** Keeps the engine up while no request is running, and ends statements. */
    private final EngineConnection keeper;

    private final String version;

    private ClickHouseEngine(Chdb chdb, List<String> arguments, EngineConnection keeper, String version) {
        this.chdb = chdb;
        this.arguments = arguments;
        this.keeper = keeper;
        this.version = version;
    }

    /** Must be called, like everything here, on a thread with a big stack. */
    static ClickHouseEngine open(Path library, Path data, long serverMemory, long markCache) throws EngineException {
        var chdb = new Chdb(library);
        List<String> arguments = List.of(
                "clickhouse",
                "--path=" + data,
                "--max_server_memory_usage=" + serverMemory,
                "--mark_cache_size=" + markCache,
                "--background_pool_size=2");
        var keeper = connect(chdb, arguments);
        return new ClickHouseEngine(chdb, arguments, keeper, version(keeper));
    }

    String version() {
        return version;
    }

    /** A connection with settings of its own; about 0.2 ms, which buys isolation between requests. */
    EngineConnection connect() throws EngineException {
        return connect(chdb, arguments);
    }

    private static EngineConnection connect(Chdb chdb, List<String> arguments) throws EngineException {
        var address = chdb.connect(arguments);
        if (address == null) {
            throw EngineException.of(
                    76, "CANNOT_OPEN_FILE", "The engine did not open its data folder; its own words are in the log");
        }
        return new EngineConnection(chdb, address);
    }

    private static String version(EngineConnection connection) throws EngineException {
        try (var result =
                connection.query("SELECT version()".getBytes(StandardCharsets.UTF_8), "TabSeparated", Map.of())) {
            byte[] text = result.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            return new String(text, StandardCharsets.UTF_8).strip();
        }
    }

    /**
     * Prepares a connection for one request.
     *
     * @param mark by which {@link #kill} finds the statement
     */
    static void configure(EngineConnection connection, QueryRequest request, String mark) throws EngineException {
        if (request.database() != null) {
            connection.run("USE " + quoted(request.database(), '`'));
        }
        var settings = new StringBuilder("SET ");
        request.settings()
                .forEach((name, value) -> settings.append(quoted(name, '`'))
                        .append('=')
                        .append(quoted(value, '\''))
                        .append(','));
        settings.append("implicit_select=0,log_comment=").append(quoted(mark, '\''));
        if (request.readOnly()) {
            settings.append(",readonly=2");
        }
        connection.run(settings.toString());
    }

    /** Asks the engine to end the statements with this mark; without effect when there is none. For one thread only. */
    void kill(String mark) throws EngineException {
        keeper.run("KILL QUERY WHERE query_id IN (SELECT query_id FROM system.processes WHERE Settings['log_comment']="
                + quoted(mark, '\'') + ") ASYNC");
    }

    private static String quoted(String text, char quote) {
        var quoted = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append(quote).toString();
    }
}

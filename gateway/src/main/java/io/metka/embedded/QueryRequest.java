package io.metka.embedded;

import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for beside the statement itself.
 *
 * @param query the part of the statement that comes before the body; may be empty
 * @param database to resolve names in, else null
 * @param format of the answer where the statement names none
 * @param queryId the client's name for the statement, or one made here
 * @param parameters values of {@code {name:Type}}
 * @param settings of the engine, for this statement
 * @param complete the whole answer is to be known before the first byte of it
 * @param readOnly the statement must not change anything (the method was GET)
 */
record QueryRequest(
        String query,
        @Nullable String database,
        String format,
        String queryId,
        Map<String, String> parameters,
        Map<String, String> settings,
        boolean complete,
        boolean readOnly) {
    private static final String PARAMETER = "param_";
    private static final Set<String> NOT_SETTINGS = Set.of(
            "query",
            "database",
            "default_format",
            "user",
            "password",
            "quota_key",
            "query_id",
            "compress",
            "decompress",
            "wait_end_of_query",
            "buffer_size",
            "stacktrace",
            "role",
            "client_protocol_version",
            "close_session",
            "log_comment",
            "implicit_select");

    /** @param form the fields of a multipart body, which count as parameters */
    static QueryRequest of(MultiMap headers, MultiMap url, MultiMap form, boolean get, String ownId)
            throws EngineException {
        Map<String, String> all = new LinkedHashMap<>();
        url.forEach(e -> all.put(e.getKey(), e.getValue()));
        form.forEach(e -> all.put(e.getKey(), e.getValue()));
        if (all.containsKey("session_id")) {
            throw EngineException.of(
                    48,
                    "NOT_IMPLEMENTED",
                    "Sessions are not available in the embedded engine: send settings with each statement");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, String> settings = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(PARAMETER)) {
                parameters.put(name.substring(PARAMETER.length()), value);
            } else if (!NOT_SETTINGS.contains(name)) {
                settings.put(name, value);
            }
        });
        return new QueryRequest(
                all.getOrDefault("query", ""),
                first(all.get("database"), headers.get("X-ClickHouse-Database")),
                orElse(first(all.get("default_format"), headers.get("X-ClickHouse-Format")), "TabSeparated"),
                orElse(first(all.get("query_id"), headers.get("X-ClickHouse-Query-Id")), ownId),
                parameters,
                settings,
                "1".equals(all.get("wait_end_of_query")),
                get);
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null && !one.isEmpty() ? one : other;
    }

    private static String orElse(@Nullable String value, String fallback) {
        return value == null || value.isEmpty() ? fallback : value;
    }
}

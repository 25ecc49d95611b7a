package io.metka.embedded;

import io.metka.embedded.EngineResult.Counts;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** One request, run by one worker thread with a big stack from the statement's text to the last byte of the answer. */
final class Exchange implements Runnable {
    /** Longest statement, in bytes, without an insert's data. */
    private static final int LONGEST_STATEMENT = 4 << 20;

    private static final int HEAD = 64 << 10;
    private static final int COPY = 64 << 10;

    /** Formats whose blocks may be joined as they are; for two more see {@link RowHeader}. */
    private static final Set<String> JOINABLE = Set.of(
            "tabseparated",
            "tsv",
            "tabseparatedraw",
            "tsvraw",
            "csv",
            "tskv",
            "jsoneachrow",
            "ndjson",
            "jsonlines",
            "jsonstringseachrow",
            "jsoncompacteachrow",
            "rowbinary",
            "native",
            "lineasstring",
            "rawblob");

    /** Settings under which blocks cannot be joined. */
    private static final Set<String> WHOLE = Set.of(
            "output_format_json_array_of_rows", "output_format_binary_encode_types_in_binary_format", "extremes");

    private final ClickHouseEngine engine;
    private final HttpServerRequest http;
    private final RequestBody body;
    private final String mark;
    private final ResponseBody reply;
    private volatile boolean finished;
    private volatile boolean endable;
    private Counts counts = Counts.NONE;
    private String format = "";

    Exchange(ClickHouseEngine engine, HttpServerRequest http, RequestBody body, String mark) {
        this.engine = engine;
        this.http = http;
        this.body = body;
        this.mark = mark;
        this.reply = new ResponseBody(http.response(), this::writeHead);
    }

    boolean finished() {
        return finished;
    }

    /** Asks the engine to end the statement, if that loses nothing. */
    void end() throws EngineException {
        if (endable && !finished) {
            engine.kill(mark);
        }
    }

    @Override
    public void run() {
        try {
            answer();
        } catch (EngineException e) {
            fail(e);
        } catch (ClientGoneException e) {
            http.connection().close();
        } catch (IOException e) {
            fail(EngineException.of(271, "CANNOT_DECOMPRESS", "The body cannot be read: " + e.getMessage()));
        } catch (RuntimeException e) {
            fail(EngineException.of(1001, "STD_EXCEPTION", "The embedded engine's HTTP side failed: " + e));
        } finally {
            finished = true;
        }
    }

    private void answer() throws EngineException, IOException {
        MultiMap form = MultiMap.caseInsensitiveMultiMap();
        if (http.isExpectMultipart()) {
            body.drain();
            form = http.formAttributes();
        }
        var request = QueryRequest.of(http.headers(), http.params(), form, HttpMethod.GET.equals(http.method()), mark);
        var codings = Codings.of(http.headers(), http.params());
        http.response().putHeader("X-ClickHouse-Query-Id", request.queryId());
        try (InputStream rest = codings.decode(body)) {
            byte[] text = request.query().getBytes(StandardCharsets.UTF_8);
            if (text.length > 0) {
                var statement = SqlStatement.parse(text, text.length);
                if (statement.kind() == SqlStatement.Kind.INSERT && statement.format() != null) {
                    run(request, statement, codings, withData(text, statement, rest));
                    return;
                }
            }
            byte[] head = join(text, rest.readNBytes(HEAD));
            var statement = SqlStatement.parse(head, head.length);
            if (statement.kind() != SqlStatement.Kind.INSERT || statement.format() == null) {
                head = join(head, rest.readNBytes(LONGEST_STATEMENT - head.length), "");
                if (head.length >= LONGEST_STATEMENT) {
                    throw EngineException.of(
                            62, "SYNTAX_ERROR", "The statement is longer than " + LONGEST_STATEMENT + " bytes");
                }
                statement = SqlStatement.parse(head, head.length);
            }
            run(request, statement, codings, withData(head, statement, rest));
        }
    }

    private static byte[] join(byte[] query, byte[] body) {
        return query.length == 0 ? body : join(query, body, "\n");
    }

    private static byte[] join(byte[] first, byte[] second, String between) {
        var joined = new ByteArrayOutputStream(first.length + second.length + between.length());
        joined.writeBytes(first);
        joined.writeBytes(between.getBytes(StandardCharsets.UTF_8));
        joined.writeBytes(second);
        return joined.toByteArray();
    }

    private static InputStream withData(byte[] read, SqlStatement statement, InputStream rest) {
        int start = statement.dataStart();
        return start >= read.length
                ? rest
                : new SequenceInputStream(new ByteArrayInputStream(read, start, read.length - start), rest);
    }

    private void run(QueryRequest request, SqlStatement statement, Codings codings, InputStream data)
            throws EngineException, IOException {
        format = statement.format() == null ? request.format() : statement.format();
        endable = statement.readOnly();
        try (var connection = engine.connect()) {
            ClickHouseEngine.configure(connection, request, mark);
            if (statement.kind() == SqlStatement.Kind.INSERT) {
                String dataFormat = statement.format() == null ? "Values" : statement.format();
                try (var result = connection.insert(statement.sql(), dataFormat, request.parameters(), data)) {
                    counts = result.counts();
                }
                reply.close();
                return;
            }
            if (codings.responseCoding() != null) {
                http.response().putHeader("Content-Encoding", codings.responseCoding());
            }
            OutputStream target = codings.encode(reply);
            if (statement.kind() == SqlStatement.Kind.SELECT && isJoinable(request)) {
                stream(connection, request, statement, target);
            } else {
                try (var result = connection.query(statement.sql(), format, request.parameters())) {
                    counts = result.counts();
                    copy(result.data(), target);
                }
            }
            target.close();
        }
    }

    private boolean isJoinable(QueryRequest request) {
        return !request.complete()
                && (JOINABLE.contains(SqlStatement.normal(format)) || RowHeader.isIn(format))
                && request.settings().keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .noneMatch(WHOLE::contains);
    }

    private void stream(EngineConnection connection, QueryRequest request, SqlStatement statement, OutputStream target)
            throws EngineException, IOException {
        boolean withHeader = RowHeader.isIn(format);
        boolean any = false;
        try (var stream = connection.stream(statement.sql(), format, request.parameters())) {
            long skip = 0;
            for (EngineResult block = stream.next(); ; block = stream.next()) {
                try (EngineResult open = block) {
                    if (open.isEmpty()) {
                        break;
                    }
                    counts = counts.plus(open.counts());
                    MemorySegment data = open.data();
                    copy(data.asSlice(skip), target);
                    // The engine repeats the header in every block.
                    skip = withHeader ? RowHeader.length(data, format) : 0;
                    any = true;
                }
            }
        }
        if (withHeader && !any) {
            // An empty answer has no block, and so no header.
            try (var description =
                    connection.query(RowHeader.describe(statement), "RowBinaryWithNames", request.parameters())) {
                target.write(RowHeader.fromDescription(description.data(), format));
            }
        }
    }

    private static void copy(MemorySegment data, OutputStream target) throws IOException {
        byte[] buffer = new byte[(int) Math.min(COPY, data.byteSize())];
        for (long at = 0; at < data.byteSize(); at += buffer.length) {
            int length = (int) Math.min(buffer.length, data.byteSize() - at);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at, buffer, 0, length);
            target.write(buffer, 0, length);
        }
    }

    private void writeHead() {
        http.response()
                .putHeader("Content-Type", ContentTypes.of(format))
                .putHeader("X-ClickHouse-Server-Display-Name", "metka-embedded")
                .putHeader("X-ClickHouse-Timezone", "UTC")
                .putHeader("X-ClickHouse-Format", format)
                .putHeader("X-ClickHouse-Summary", summary());
    }

    private String summary() {
        return "{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\",\"written_bytes\":\"%d\",\"total_rows_to_read\":\"0\",\"result_rows\":\"%d\",\"result_bytes\":\"%d\",\"elapsed_ns\":\"%d\"}"
                .formatted(
                        counts.readRows(),
                        counts.readBytes(),
                        counts.writtenRows(),
                        counts.writtenBytes(),
                        counts.resultRows(),
                        counts.resultBytes(),
                        counts.elapsedNanos());
    }

    private void fail(EngineException error) {
        if (reply.headSent()) {
            // The only way left to tell the client that the answer is not whole.
            http.connection().close();
            return;
        }
        try {
            body.drain();
            http.response().headers().remove("Content-Encoding");
            refuse(http.response(), error, engine.version());
        } catch (IOException gone) {
            http.connection().close();
        }
    }

    /** Answers an error the way that a ClickHouse server does. */
    static void refuse(HttpServerResponse response, EngineException error, String version) {
        String text = error.text();
        response.setStatusCode(HttpStatus.of(error.code()))
                .putHeader("Content-Type", "text/plain; charset=UTF-8")
                .putHeader("X-ClickHouse-Exception-Code", Integer.toString(error.code()))
                .end(text.contains("(version ") ? text + "\n" : text + " (version " + version + ")\n");
    }
}

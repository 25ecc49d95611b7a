package io.metka.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The C interface of {@code libchdb}, bound once per process.
 *
 * <p>Every call must come from a thread with a stack of several megabytes: the engine parses and plans on the caller's stack and
 * an overflow there ends the process. Handles are not checked here; {@link EngineConnection} guards them.
 */
final class Chdb {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor ADDRESS_OF = FunctionDescriptor.of(ADDRESS, ADDRESS);
    private static final FunctionDescriptor COUNT_OF = FunctionDescriptor.of(JAVA_LONG, ADDRESS);
    private static final FunctionDescriptor NOTHING_OF = FunctionDescriptor.ofVoid(ADDRESS);
    private static final FunctionDescriptor STATEMENT = FunctionDescriptor.of(
            ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);

    private final SymbolLookup symbols;
    private final MethodHandle connect;
    private final MethodHandle append;
    private final MethodHandle fetch;
    private final MethodHandle cancelStream;

    final Statement query;
    final Statement stream;
    final Statement insert;
    final Getter streamDone;
    final Getter insertError;
    final Getter resultError;
    final Getter resultBuffer;
    final Timer elapsed;
    final Counter resultLength;
    final Counter resultRows;
    final Counter storageRows;
    final Counter storageBytes;
    final Counter rowsWritten;
    final Counter bytesWritten;
    final Action close;
    final Action destroyResult;
    final Action destroyInsert;

    /** Loads the library for the rest of the process's life and keeps its hands off the JVM's signals. */
    Chdb(Path library) {
        this.symbols = SymbolLookup.libraryLookup(library, Arena.global());
        this.connect = handle("chdb_connect", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
        this.append = handle("chdb_stream_append", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        this.fetch = handle("chdb_stream_fetch_result", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        this.cancelStream = handle("chdb_stream_cancel_query", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        this.query = new Statement(handle("chdb_query_with_params_n", STATEMENT));
        this.stream = new Statement(handle("chdb_stream_query_with_params_n", STATEMENT));
        this.insert = new Statement(handle("chdb_stream_insert_with_params_n", STATEMENT));
        this.streamDone = new Getter(handle("chdb_stream_done", ADDRESS_OF));
        this.insertError = new Getter(handle("chdb_stream_insert_error", ADDRESS_OF));
        this.resultError = new Getter(handle("chdb_result_error", ADDRESS_OF));
        this.resultBuffer = new Getter(handle("chdb_result_buffer", ADDRESS_OF));
        this.elapsed = new Timer(handle("chdb_result_elapsed", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS)));
        this.resultLength = new Counter(handle("chdb_result_length", COUNT_OF));
        this.resultRows = new Counter(handle("chdb_result_rows_read", COUNT_OF));
        this.storageRows = new Counter(handle("chdb_result_storage_rows_read", COUNT_OF));
        this.storageBytes = new Counter(handle("chdb_result_storage_bytes_read", COUNT_OF));
        this.rowsWritten = new Counter(handle("chdb_result_rows_written", COUNT_OF));
        this.bytesWritten = new Counter(handle("chdb_result_bytes_written", COUNT_OF));
        this.close = new Action(handle("chdb_close_conn", NOTHING_OF));
        this.destroyResult = new Action(handle("chdb_destroy_query_result", NOTHING_OF));
        this.destroyInsert = new Action(handle("chdb_destroy_insert_stream", NOTHING_OF));
        leaveSignalsToTheJvm();
    }

    /** Ends this process without static destructors, which crash under live engine threads. */
    static void exit(int code) {
        var exit =
                LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("_exit"), FunctionDescriptor.ofVoid(JAVA_INT));
        try {
            exit.invokeExact(code);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The engine would take the JVM's internal SIGSEGVs for its own crash; must run before the first connection. */
    private void leaveSignalsToTheJvm() {
        var handlers = handle("chdb_set_signal_handlers_enabled", FunctionDescriptor.ofVoid(JAVA_INT));
        try {
            handlers.invokeExact(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private MethodHandle handle(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(symbols.findOrThrow(name), shape);
    }

    /** The connection's address, or null when the engine refused; the reason is on standard error only. */
    @Nullable
    MemorySegment connect(List<String> arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(ADDRESS, arguments.size());
            for (int i = 0; i < arguments.size(); i++) {
                values.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
            }
            var connection = (MemorySegment) connect.invokeExact(arguments.size(), values);
            return isNull(connection) ? null : connection;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Blocks while the engine is behind; false when the insert has failed. */
    boolean append(MemorySegment insertStream, MemorySegment data) {
        try {
            return (int) append.invokeExact(insertStream, data, data.byteSize()) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    MemorySegment fetch(MemorySegment connection, MemorySegment streamed) {
        try {
            return (MemorySegment) fetch.invokeExact(connection, streamed);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    void cancelStream(MemorySegment connection, MemorySegment streamed) {
        try {
            cancelStream.invokeExact(connection, streamed);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isNull(MemorySegment address) {
        return address.address() == 0;
    }

    /** C string to text, null for NULL. */
    static @Nullable String text(MemorySegment string) {
        return isNull(string) ? null : string.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** A function from a handle to an address. */
    record Getter(MethodHandle function) {
        MemorySegment of(MemorySegment handle) {
            try {
                return (MemorySegment) function.invokeExact(handle);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A function from a handle to a number. */
    record Counter(MethodHandle function) {
        long of(MemorySegment handle) {
            try {
                return (long) function.invokeExact(handle);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A function from a handle to seconds. */
    record Timer(MethodHandle function) {
        double of(MemorySegment handle) {
            try {
                return (double) function.invokeExact(handle);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A function of a handle without an answer. */
    record Action(MethodHandle function) {
        void on(MemorySegment handle) {
            try {
                function.invokeExact(handle);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A function that begins a statement with {@code {name:Type}} parameters. */
    record Statement(MethodHandle function) {
        MemorySegment run(MemorySegment connection, byte[] sql, String format, Map<String, String> parameters) {
            try (Arena arena = Arena.ofConfined()) {
                int count = parameters.size();
                MemorySegment[] tables = new MemorySegment[4];
                for (int t = 0; t < tables.length; t++) {
                    tables[t] = arena.allocate(ADDRESS, Math.max(1, count));
                }
                int i = 0;
                for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                    put(arena, tables[0], tables[1], i, parameter.getKey());
                    put(arena, tables[2], tables[3], i, parameter.getValue());
                    i++;
                }
                byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
                return (MemorySegment) function.invokeExact(
                        connection,
                        bytes(arena, sql),
                        (long) sql.length,
                        bytes(arena, formatName),
                        (long) formatName.length,
                        tables[0],
                        tables[1],
                        tables[2],
                        tables[3],
                        (long) count);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        private static void put(Arena arena, MemorySegment values, MemorySegment lengths, int index, String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            values.setAtIndex(ADDRESS, index, bytes(arena, utf8));
            lengths.setAtIndex(JAVA_LONG, index, utf8.length);
        }

        private static MemorySegment bytes(Arena arena, byte[] bytes) {
            MemorySegment copy = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
            return copy;
        }
    }

    /** The pointer that {@code connection} points to: what every call but close takes. */
    static MemorySegment dereference(MemorySegment connection) {
        return connection.reinterpret(ValueLayout.ADDRESS.byteSize()).get(ADDRESS, 0);
    }
}

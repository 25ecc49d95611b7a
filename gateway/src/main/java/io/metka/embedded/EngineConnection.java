package io.metka.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session of the engine: runs one statement at a time, for one thread at a time.
 *
 * <p>A call on a closed connection would end the process, so every call checks.
 */
final class EngineConnection implements AutoCloseable {
    /** A piece of an insert; the engine queues 16 of them, which bounds an insert's memory outside the engine's own blocks. */
    private static final int PIECE = 256 << 10;

    private final Chdb chdb;
    private final MemorySegment address;
    private @Nullable MemorySegment connection;

    EngineConnection(Chdb chdb, MemorySegment address) {
        this.chdb = chdb;
        this.address = address;
        this.connection = Chdb.dereference(address);
    }

    /** Runs any statement; the whole answer is in memory. */
    EngineResult query(byte[] sql, String format, Map<String, String> parameters) throws EngineException {
        return EngineResult.of(chdb, chdb.query.run(open(), sql, format, parameters));
    }

    /** Runs a statement without an answer. */
    void run(String sql) throws EngineException {
        query(sql.getBytes(StandardCharsets.UTF_8), "Null", Map.of()).close();
    }

    /** Begins a SELECT whose answer is fetched block by block. */
    Stream stream(byte[] sql, String format, Map<String, String> parameters) throws EngineException {
        return new Stream(EngineResult.of(chdb, chdb.stream.run(open(), sql, format, parameters)));
    }

    /** Runs an INSERT without its FORMAT and data, and feeds it the data; nothing is kept when the data cannot be read. */
    EngineResult insert(byte[] sql, String format, Map<String, String> parameters, InputStream data)
            throws EngineException, IOException {
        MemorySegment insert = chdb.insert.run(open(), sql, format, parameters);
        try (Arena arena = Arena.ofConfined()) {
            throwError(insert);
            feed(insert, data, arena.allocate(PIECE));
            return EngineResult.of(chdb, chdb.streamDone.of(insert));
        } finally {
            // Cancels an insert that has not been finished.
            chdb.destroyInsert.on(insert);
        }
    }

    private void feed(MemorySegment insert, InputStream data, MemorySegment piece) throws EngineException, IOException {
        byte[] buffer = new byte[PIECE];
        for (int read = data.readNBytes(buffer, 0, PIECE); read > 0; read = data.readNBytes(buffer, 0, PIECE)) {
            MemorySegment.copy(buffer, 0, piece, ValueLayout.JAVA_BYTE, 0, read);
            if (!chdb.append(insert, piece.asSlice(0, read))) {
                // The reason is complete only once the engine's worker has ended.
                EngineResult.of(chdb, chdb.streamDone.of(insert)).close();
                throw EngineException.of("the engine ended the insert without a reason");
            }
        }
    }

    private void throwError(MemorySegment insert) throws EngineException {
        String error = Chdb.text(chdb.insertError.of(insert));
        if (error != null) {
            throw EngineException.of(error);
        }
    }

    private MemorySegment open() {
        if (connection == null) {
            throw new IllegalStateException("the connection is closed");
        }
        return connection;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection = null;
            chdb.close.on(address);
        }
    }

    /** The blocks of a running SELECT. */
    final class Stream implements AutoCloseable {
        private final EngineResult stream;
        private boolean finished;

        private Stream(EngineResult stream) {
            this.stream = stream;
        }

        /** The next block; empty after the last one. */
        EngineResult next() throws EngineException {
            try {
                EngineResult block = EngineResult.of(chdb, chdb.fetch(open(), stream.handle()));
                finished = block.isEmpty();
                return block;
            } catch (EngineException e) {
                finished = true;
                throw e;
            }
        }

        @Override
        public void close() {
            if (!finished) {
                chdb.cancelStream(open(), stream.handle());
            }
            stream.close();
        }
    }
}

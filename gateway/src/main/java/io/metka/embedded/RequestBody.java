package io.metka.embedded;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: filled by the event loop, read by one worker thread, bounded by holding the client back.
 */
final class RequestBody extends InputStream {
    private static final int HIGH = 2 << 20;
    private static final int LOW = 512 << 10;

    /** Bytes for which a reader is woken; at most {@link #LOW}, below which the client is never held back. */
    private static final int ENOUGH = 128 << 10;

    private final HttpServerRequest request;
    private final Context context;
    private final Deque<Buffer> chunks = new ArrayDeque<>();
    private int offset;
    private int queued;
    private int wanted;
    private boolean paused;
    private boolean ended;
    private boolean discarding;
    private @Nullable Throwable failure;

    /** Must be made on the request's event loop, before the request is handed on. */
    RequestBody(HttpServerRequest request, Context context) {
        this.request = request;
        this.context = context;
        request.handler(this::arrived);
        request.endHandler(end -> finished(null));
        request.exceptionHandler(this::finished);
    }

    private synchronized void arrived(Buffer chunk) {
        if (discarding || chunk.length() == 0) {
            return;
        }
        chunks.addLast(chunk);
        queued += chunk.length();
        if (queued >= HIGH && !paused) {
            paused = true;
            request.pause();
        }
        if (queued >= wanted) {
            notifyAll();
        }
    }

    private synchronized void finished(@Nullable Throwable cause) {
        ended = true;
        failure = cause;
        notifyAll();
    }

    @Override
    public synchronized int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] target, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitBytes(Math.min(length, ENOUGH));
        Buffer chunk = chunks.peekFirst();
        if (chunk == null) {
            return -1;
        }
        int taken = Math.min(length, chunk.length() - offset);
        chunk.getBytes(offset, offset + taken, target, start);
        offset += taken;
        queued -= taken;
        if (offset == chunk.length()) {
            chunks.removeFirst();
            offset = 0;
        }
        if (paused && queued <= LOW) {
            unpause();
        }
        return taken;
    }

    /** Waits for this many, so that the reader is not woken for every small chunk of a large body. */
    private void awaitBytes(int least) throws IOException {
        wanted = least;
        try {
            while (queued < least && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the client sends", e);
        }
        if (chunks.isEmpty() && failure != null) {
            throw new ClientGoneException(failure);
        }
    }

    /** Drops what is left, and waits until the client has sent all: only then does it read an answer for certain. */
    synchronized void drain() throws IOException {
        discarding = true;
        chunks.clear();
        queued = 0;
        if (paused) {
            unpause();
        }
        awaitBytes(1);
    }

    private void unpause() {
        paused = false;
        context.runOnContext(now -> request.resume());
    }
}

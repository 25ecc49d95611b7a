package io.metka.embedded;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;

/**
 * The body of a response: written by one worker thread, which waits until the client has taken each piece.
 *
 * <p>The head goes out with the first full piece, or at the end with a content length; until then an error can still become the
 * answer.
 */
final class ResponseBody extends OutputStream {
    private static final int PIECE = 256 << 10;

    private final HttpServerResponse response;
    private final Runnable beforeHead;
    private byte[] piece = new byte[8 << 10];
    private int length;
    private boolean headSent;

    ResponseBody(HttpServerResponse response, Runnable beforeHead) {
        this.response = response;
        this.beforeHead = beforeHead;
    }

    boolean headSent() {
        return headSent;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int count) throws IOException {
        int from = start;
        int left = count;
        while (left > 0) {
            if (length == PIECE) {
                send();
            }
            int taken = Math.min(left, PIECE - length);
            reserve(length + taken);
            System.arraycopy(source, from, piece, length, taken);
            length += taken;
            from += taken;
            left -= taken;
        }
    }

    private void reserve(int size) {
        if (size > piece.length) {
            piece = java.util.Arrays.copyOf(piece, Math.min(PIECE, Math.max(size, piece.length * 4)));
        }
    }

    private void send() throws IOException {
        if (!headSent) {
            headSent = true;
            beforeHead.run();
            response.setChunked(true);
        }
        await(response.write(Buffer.buffer(length).appendBytes(piece, 0, length)));
        length = 0;
    }

    @Override
    public void close() throws IOException {
        if (!headSent) {
            headSent = true;
            beforeHead.run();
        }
        await(response.end(Buffer.buffer(length).appendBytes(piece, 0, length)));
    }

    private static void await(Future<Void> written) throws IOException {
        try {
            written.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new ClientGoneException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the client takes the answer", e);
        }
    }
}

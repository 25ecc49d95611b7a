package io.metka.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Gathers a request body up to a limit, without holding more than that of it. */
final class Body {
    private static final int FIRST_BUFFER = 1_024;

    private final int limit;
    private final HttpServerResponse response;
    private final Runnable tooLarge;
    private Buffer gathered = Buffer.buffer(FIRST_BUFFER);
    private boolean over;

    private Body(int limit, HttpServerResponse response, Runnable tooLarge) {
        this.limit = limit;
        this.response = response;
        this.tooLarge = tooLarge;
    }

    /** Calls exactly one of the two, unless the client goes away or is too late. */
    static void read(HttpServerRequest request, int limit, Consumer<ByteBuffer> whole, Runnable tooLarge) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 9 || Integer.parseInt(length) > limit)) {
            tooLarge.run();
            return;
        }
        Body body = new Body(limit, request.response(), tooLarge);
        request.handler(body::append).endHandler(end -> {
            if (!body.isOver()) {
                whole.accept(ByteBuffer.wrap(body.gathered.getBytes()));
            }
        });
    }

    private boolean isOver() {
        return over || response.ended();
    }

    private void append(Buffer chunk) {
        if (isOver()) {
            return;
        }
        if (gathered.length() + chunk.length() > limit) {
            over = true;
            gathered = Buffer.buffer();
            tooLarge.run();
        } else {
            gathered.appendBuffer(chunk);
        }
    }
}

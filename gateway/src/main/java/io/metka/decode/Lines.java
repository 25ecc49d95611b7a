package io.metka.decode;

import io.metka.model.RawRequest;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;

/** The lines of an NDJSON body, without copies; empty ones are left out. */
final class Lines implements Iterator<Lines.Line> {
    private static final Set<String> TYPES = Set.of(
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/x-jsonlines",
            "text/x-ndjson");

    private final byte[] body;
    private final int end;
    private int at;

    private Lines(ByteBuffer body) {
        this.body = body.array();
        this.at = body.arrayOffset() + body.position();
        this.end = at + body.remaining();
        skipBlank();
    }

    /**
     * Where a line is within the body's array.
     *
     * @param start index of its first byte
     */
    record Line(int start, int length) {}

    /** Whether the request says that its body is NDJSON; a body cannot be told from one big event otherwise. */
    static boolean isPromised(RawRequest request) {
        String type = request.call().headers().getOrDefault("content-type", "");
        int semicolon = type.indexOf(';');
        return TYPES.contains(
                (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT));
    }

    static Iterable<Line> of(ByteBuffer body) {
        return () -> new Lines(body);
    }

    @Override
    public boolean hasNext() {
        return at < end;
    }

    @Override
    public Line next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int start = at;
        while (at < end && body[at] != '\n') {
            at++;
        }
        Line line = new Line(start, at - start);
        skipBlank();
        return line;
    }

    private void skipBlank() {
        while (at < end && (body[at] == '\n' || body[at] == '\r' || body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
    }
}

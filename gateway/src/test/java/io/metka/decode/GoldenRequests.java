package io.metka.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.RawRequest;
import io.metka.model.RawRequest.Protocol;
import io.metka.support.HttpText;
import io.metka.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The golden cases as requests, from which fuzzing starts, and requests out of what became of them. */
public final class GoldenRequests {
    private static final String WRITE_KEY = "x-write-key";
    private static final String COOKIE = "cookie:_mk_id";

    private GoldenRequests() {}

    /** Those of every protocol, as texts of a corpus. */
    public static List<byte[]> all() {
        return Stream.of(
                        of(Protocol.EVENTS, "events.json"),
                        of(Protocol.EVENTS, "lines.json"),
                        of(Protocol.PIXEL, "pixel.json"),
                        of(Protocol.IMPORT, "import.json"),
                        of(Protocol.SEGMENT, "segment.json"),
                        of(Protocol.RUDDERSTACK, "rudderstack.json"),
                        of(Protocol.SNOWPLOW, "snowplow.json"),
                        of(Protocol.GA4, "ga4.json"))
                .flatMap(List::stream)
                .toList();
    }

    /** Those of one file. */
    static List<byte[]> of(Protocol protocol, String file) {
        try {
            return Golden.cases(file)
                    .map(golden -> text(Golden.request(protocol, golden.get("in")), golden.get("in")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sources that the cases know, which {@link #request} names by the same keys. */
    public static SourceKeys sources() {
        return Golden.KEYS;
    }

    /** What the edge would hand over. */
    static RawRequest request(Protocol protocol, HttpText text) {
        ObjectNode around = Json.MAPPER.createObjectNode();
        Map<String, String> headers = new HashMap<>(text.headers());
        Map.of("write_key", WRITE_KEY, "cookie", COOKIE, "origin", "origin").forEach((member, header) -> {
            String value = headers.remove(header);
            if (value != null) {
                around.put(member, value);
            }
        });
        byte[] body = text.isRead()
                ? text.query().getBytes(java.nio.charset.StandardCharsets.UTF_8)
                : text.body().array();
        return Golden.request(protocol, new RawRequest.Call(text.path(), text.query(), headers), body, around);
    }

    private static byte[] text(RawRequest request, JsonNode in) {
        Map<String, String> headers = new HashMap<>(request.call().headers());
        Map.of("write_key", WRITE_KEY, "cookie", COOKIE, "origin", "origin").forEach((member, header) -> {
            if (in.has(member)) {
                headers.put(header, in.get(member).asText());
            }
        });
        boolean isRead = !in.has("body") && !in.has("text");
        String path = request.call().path();
        String usual = request.protocol() == Protocol.PIXEL ? "/v1/pixel.gif" : "/v1/events";
        String query = request.call().query();
        return new HttpText(
                        isRead ? "GET" : "POST",
                        (path.isEmpty() ? usual : path) + (query.isEmpty() ? "" : "?" + query),
                        headers,
                        isRead ? java.nio.ByteBuffer.allocate(0) : request.body())
                .bytes();
    }
}

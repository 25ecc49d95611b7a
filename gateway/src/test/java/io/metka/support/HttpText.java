package io.metka.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request as a file of a fuzzing corpus: {@code POST /v1/t?x=1}, lines {@code name: value}, an empty line, the body. Any
 * bytes are one.
 *
 * @param target path and query, undecoded
 * @param headers by lower-case name; cookies as {@code cookie:name}
 * @param body a heap buffer
 */
public record HttpText(String method, String target, Map<String, String> headers, ByteBuffer body) {
    public HttpText {
        headers = Map.copyOf(headers);
    }

    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    public String query() {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    public boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    public static HttpText parse(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && !(bytes[end] == '\n' && (end + 1 == bytes.length || bytes[end + 1] == '\n'))) {
            end++;
        }
        String[] lines = new String(bytes, 0, end, ISO_8859_1).split("\n", -1);
        int space = lines[0].indexOf(' ');
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(": ");
            if (colon > 0) {
                headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 2));
            }
        }
        return new HttpText(
                space < 0 ? "POST" : lines[0].substring(0, space),
                lines[0].substring(space + 1),
                headers,
                ByteBuffer.wrap(Arrays.copyOfRange(bytes, Math.min(end + 2, bytes.length), bytes.length)));
    }

    public byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + "\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append('\n'));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.append('\n').toString().getBytes(ISO_8859_1));
        out.write(body.array(), body.arrayOffset() + body.position(), body.remaining());
        return out.toByteArray();
    }
}

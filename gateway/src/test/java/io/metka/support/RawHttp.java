package io.metka.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that sends what no well-behaved one would, byte for byte, and waits no longer than 20 seconds for the answer. */
public final class RawHttp implements AutoCloseable {
    private static final int MOST_MILLIS = 20_000;
    private static final String COOKIE = "cookie:";

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /** @param port of a server on this machine */
    public RawHttp(int port) {
        this.port = port;
    }

    /** An answer with its body as Latin-1. */
    public record Answer(int status, String text) {}

    /** Sends the request with the length of its body, and as if it came from a browser where it has cookies. */
    public Answer send(HttpText text) throws IOException {
        StringBuilder head =
                new StringBuilder(text.method() + " " + text.target() + " HTTP/1.1\r\nHost: localhost\r\n");
        text.headers().forEach((name, value) -> {
            boolean cookie = name.startsWith(COOKIE);
            head.append(cookie ? "Cookie" : name)
                    .append(": ")
                    .append(cookie ? name.substring(COOKIE.length()) + "=" : "")
                    .append(value)
                    .append("\r\n");
        });
        boolean hasLength =
                text.headers().containsKey("content-length") || text.headers().containsKey("transfer-encoding");
        if (!hasLength) {
            head.append("Content-Length: ").append(text.body().remaining()).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        request.write(
                text.body().array(),
                text.body().arrayOffset() + text.body().position(),
                text.body().remaining());
        try {
            return exchange(request.toByteArray(), hasLength);
        } catch (IOException stale) {
            // The server may have closed the connection after the request before.
            close();
            return exchange(request.toByteArray(), hasLength);
        }
    }

    private Answer exchange(byte[] request, boolean isLast) throws IOException {
        if (socket == null || socket.isClosed()) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(MOST_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.getOutputStream().write(request);
        if (isLast) {
            // Whatever length is claimed, no more comes.
            socket.shutdownOutput();
        }
        int status;
        Map<String, String> headers = new HashMap<>();
        do {
            status = Integer.parseInt(line().split(" ", 3)[1]);
            headers.clear();
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
        } while (status == 100);
        boolean hasBody = !new String(request, 0, Math.min(request.length, 5), ISO_8859_1).equals("HEAD ");
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = hasBody ? stream().readNBytes(length) : new byte[0];
        if (isLast || status == 400 || "close".equalsIgnoreCase(headers.get("connection"))) {
            close();
        }
        return new Answer(status, new String(body, ISO_8859_1));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = stream().read(); next != '\n'; next = stream().read()) {
            if (next < 0) {
                throw new EOFException("closed without an answer");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private InputStream stream() throws IOException {
        if (in == null) {
            throw new EOFException("not connected");
        }
        return in;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        socket = null;
        in = null;
    }
}

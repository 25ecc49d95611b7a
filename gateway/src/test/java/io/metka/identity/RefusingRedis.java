package io.metka.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.metka.settings.RedisSettings;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers every command with the same error, as Redis does while it loads its data. */
final class RefusingRedis implements Closeable {
    private final ServerSocket listener;
    private final byte[] answer;

    RefusingRedis(String error) throws IOException {
        this.answer = ("-" + error + "\r\n").getBytes(US_ASCII);
        this.listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    RedisSettings settings() {
        return RedisSettings.defaults().withUrl("redis://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            byte[] buffer = new byte[1 << 16];
            for (int n = socket.getInputStream().read(buffer);
                    n > 0;
                    n = socket.getInputStream().read(buffer)) {
                // Each command begins with its number of arguments.
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '*') {
                        socket.getOutputStream().write(answer);
                    }
                }
            }
        } catch (IOException closed) {
            // The client has gone.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

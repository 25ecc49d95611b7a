package io.metka.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * TCP ports that stay a test's own while nobody listens on them: outside the range from which the system takes the ports
 * of outgoing connections, where a client that knocks on a closed port now and then reaches itself.
 */
final class Ports {
    private static final int FIRST = 12_000;
    private static final int END = 32_000;

    private Ports() {}

    static int free(RandomGenerator random) {
        while (true) {
            int port = random.nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (java.net.BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.metka.webhooks;

import java.net.InetAddress;
import java.util.List;

/**
 * A URL that may be connected to, taken apart.
 *
 * @param host as it goes into the Host header and the TLS server name
 * @param path with the query, percent-encoded, from the first slash
 * @param addresses all that the host has, each one checked; no other may be connected to
 */
record Target(boolean tls, String host, int port, String path, List<InetAddress> addresses) {}

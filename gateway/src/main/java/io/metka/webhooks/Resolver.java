package io.metka.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host; an IP address in text form stands for itself. */
@FunctionalInterface
interface Resolver {
    /** Never empty. */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}

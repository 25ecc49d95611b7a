package io.metka.webhooks;

import io.metka.support.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that are not an ordinary host on the internet, after the special-purpose registries of IANA (RFC 6890).
 *
 * <p>IPv6 is judged the other way round: only the global unicast block can be ordinary, less the parts of it that lead
 * elsewhere, because several of the others carry an IPv4 address inside. An IPv4-mapped IPv6 address never gets here as
 * such: {@link InetAddress} turns it into the IPv4 address.
 */
final class SpecialAddresses {
    private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");
    private static final Map<AddressRange, String> SPECIAL = new LinkedHashMap<>();

    static {
        special("0.0.0.0/8", "this host");
        special("10.0.0.0/8", "a private network");
        special("100.64.0.0/10", "a carrier's shared network");
        special("127.0.0.0/8", "loopback");
        special("169.254.0.0/16", "link-local");
        special("172.16.0.0/12", "a private network");
        special("192.0.0.0/24", "protocol assignments");
        special("192.0.2.0/24", "documentation");
        special("192.88.99.0/24", "6to4 relays");
        special("192.168.0.0/16", "a private network");
        special("198.18.0.0/15", "benchmarks");
        special("198.51.100.0/24", "documentation");
        special("203.0.113.0/24", "documentation");
        special("224.0.0.0/4", "multicast");
        special("240.0.0.0/4", "reserved");
        special("::/128", "this host");
        special("::1/128", "loopback");
        special("64:ff9b::/96", "IPv4 by NAT64");
        special("64:ff9b:1::/48", "IPv4 by NAT64");
        special("100::/64", "discard");
        special("2001::/32", "IPv4 by Teredo");
        special("2001::/23", "protocol assignments");
        special("2001:db8::/32", "documentation");
        special("2002::/16", "IPv4 by 6to4");
        special("3fff::/20", "documentation");
        special("5f00::/16", "segment routing");
        special("fc00::/7", "a private network");
        special("fe80::/10", "link-local");
        special("fec0::/10", "a private network");
        special("ff00::/8", "multicast");
    }

    private SpecialAddresses() {}

    private static void special(String range, String use) {
        SPECIAL.put(AddressRange.parse(range), use);
    }

    /** What the address is for, empty when it is an ordinary one. */
    static Optional<String> use(InetAddress address) {
        for (Map.Entry<AddressRange, String> special : SPECIAL.entrySet()) {
            if (special.getKey().contains(address)) {
                return Optional.of(special.getValue());
            }
        }
        return address instanceof Inet4Address || GLOBAL_UNICAST.contains(address)
                ? Optional.empty()
                : Optional.of("not the public internet");
    }
}

package io.metka.consent;

/** Shortens a network address to a network: /24 for IPv4, /48 for IPv6 (consent-and-152fz.md R14). */
final class AddressTruncation {
    private static final int IPV6_GROUPS_KEPT = 3;

    private AddressTruncation() {}

    /** The empty string for anything that is no numeric address. */
    static String truncate(String address) {
        if (address.isEmpty()) {
            return "";
        }
        int colon = address.indexOf(':');
        if (colon < 0) {
            int lastDot = address.lastIndexOf('.');
            return lastDot < 0 ? "" : address.substring(0, lastDot) + ".0";
        }
        return truncateIpv6(address);
    }

    private static String truncateIpv6(String address) {
        int mapped = address.lastIndexOf(':');
        if (address.indexOf('.', mapped) > 0) {
            return truncate(address.substring(mapped + 1));
        }
        StringBuilder network = new StringBuilder();
        int groups = 0;
        for (String group : address.split(":", -1)) {
            if (group.isEmpty() || groups == IPV6_GROUPS_KEPT) {
                break;
            }
            network.append(group).append(':');
            groups++;
        }
        return groups == 0 ? "::" : network.append(':').toString();
    }
}

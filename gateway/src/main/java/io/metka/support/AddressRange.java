package io.metka.support;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.InetAddress;

/**
 * A block of IP addresses in CIDR notation, for example {@code 10.0.0.0/8} or {@code fd00::/8}; a single address
 * stands for itself.
 *
 * @param prefix how many leading bits of {@code network} count
 */
public record AddressRange(InetAddress network, int prefix) {

    /** Reads CIDR notation, without any name lookup. */
    @JsonCreator
    public static AddressRange parse(String cidr) {
        int slash = cidr.indexOf('/');
        try {
            InetAddress network = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash));
            int bits = network.getAddress().length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(cidr, slash + 1, cidr.length(), 10);
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("the prefix must be 0 to " + bits);
            }
            return new AddressRange(network, prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + cidr + "' is not an address range: write an IP address and a prefix length, such as"
                            + " 10.0.0.0/8",
                    e);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >>> (bit % 8);
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    @JsonValue
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}

package io.metka.webhooks;

import io.metka.settings.WebhookSettings;
import java.net.IDN;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which URLs webhooks may be sent to, so that nobody reaches the inside of a network through the gateway.
 *
 * <p>A delivery looks the host up once, has every address checked and connects to one of these very addresses: what DNS
 * says later plays no part. The check at saving an endpoint is a service to its owner and protects nothing.
 */
public final class UrlCheck {
    private static final Pattern AUTHORITY = Pattern.compile("([^@:\\[\\]/?#\\s]+)(?::(\\d{1,5}))?");

    /** A host that ends in a number is an IPv4 address to some readers, in octal, hexadecimal or short forms to a few. */
    private static final Pattern NUMERIC = Pattern.compile("(?i)(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)\\.?");

    private static final Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int MOST_PORT = 65535;

    private final WebhookSettings.Http settings;
    private final Resolver resolver;
    private final Supplier<Set<Integer>> ownPorts;

    /**
     * A check with the machine's own name lookup.
     *
     * @param ownPorts the ports that this gateway listens on; they are refused on every address of this machine
     */
    public UrlCheck(WebhookSettings settings, Supplier<Set<Integer>> ownPorts) {
        this(
                settings.http(),
                new SystemResolver(settings.http().timeout(), settings.lanes().inFlight()),
                ownPorts);
    }

    UrlCheck(WebhookSettings.Http settings, Resolver resolver, Supplier<Set<Integer>> ownPorts) {
        this.settings = settings;
        this.resolver = resolver;
        this.ownPorts = ownPorts;
    }

    /** Why the URL cannot be a webhook's now, in words for its owner; empty when it can. Blocks for a DNS lookup. */
    public Optional<String> problem(URI url) {
        try {
            check(url);
            return Optional.empty();
        } catch (RefusedUrlException e) {
            return Optional.of(e.why());
        }
    }

    Target check(URI url) throws RefusedUrlException {
        Target written = parse(url);
        List<InetAddress> addresses;
        try {
            addresses = resolver.resolve(bare(written.host()));
        } catch (UnknownHostException e) {
            throw new RefusedUrlException(String.valueOf(e.getMessage()));
        }
        for (InetAddress address : addresses) {
            check(written, address);
        }
        return new Target(written.tls(), written.host(), written.port(), written.path(), List.copyOf(addresses));
    }

    private Target parse(URI url) throws RefusedUrlException {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !(scheme.equals("http") && settings.plainHttp())) {
            throw new RefusedUrlException("a webhook URL must begin with https://"
                    + (scheme.equals("http")
                            ? "; http:// is allowed only where webhooks.http.plain_http is true in the settings"
                            : ""));
        }
        String authority = url.getRawAuthority();
        if (authority != null && authority.indexOf('@') >= 0) {
            throw new RefusedUrlException("a webhook URL must not carry a user name or a password");
        }
        String host = url.getHost();
        int port = url.getPort();
        if (host == null && authority != null) {
            Matcher parts = AUTHORITY.matcher(url.getAuthority());
            if (parts.matches()) {
                host = ascii(parts.group(1));
                port = parts.group(2) == null ? -1 : Integer.parseInt(parts.group(2));
            }
        }
        if (host == null || host.isEmpty()) {
            throw new RefusedUrlException("the webhook URL has no host that can be read");
        }
        if (NUMERIC.matcher(host).matches() && !DOTTED.matcher(host).matches()) {
            throw new RefusedUrlException("the webhook URL's host must be a name, or an IPv4 address written as four"
                    + " decimal numbers without leading zeros: " + host);
        }
        if (port == 0 || port > MOST_PORT) {
            throw new RefusedUrlException("the webhook URL has a port that is not 1 to 65535");
        }
        return new Target(tls, host, port > 0 ? port : tls ? HTTPS : HTTP, path(url), List.of());
    }

    /** A host in national letters as DNS knows it. */
    private static String ascii(String host) throws RefusedUrlException {
        try {
            return IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            throw new RefusedUrlException("the webhook URL's host is not a valid name: " + host);
        }
    }

    private static String path(URI url) throws RefusedUrlException {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        try {
            String whole = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
            return new URI(whole).toASCIIString();
        } catch (URISyntaxException e) {
            throw new RefusedUrlException("the webhook URL's path cannot be read");
        }
    }

    /** An IPv6 address without its brackets. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private void check(Target target, InetAddress address) throws RefusedUrlException {
        String where = target.host() + " has the address " + address.getHostAddress();
        if (ownPorts.get().contains(target.port()) && isThisMachine(address)) {
            throw new RefusedUrlException(where + ", and on port " + target.port()
                    + " of it the gateway itself listens: webhooks cannot go there");
        }
        Optional<String> use = SpecialAddresses.use(address);
        if (use.isPresent() && settings.allowAddresses().stream().noneMatch(range -> range.contains(address))) {
            throw new RefusedUrlException(where + " (" + use.get()
                    + "): webhooks go to public addresses only, and to those that webhooks.http.allow_addresses in the"
                    + " settings lists");
        }
    }

    private static boolean isThisMachine(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }
}

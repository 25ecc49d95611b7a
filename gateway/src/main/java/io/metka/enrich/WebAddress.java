package io.metka.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What of a page's or referrer's address tells where a visitor came from; anything that is no address has no host.
 *
 * @param host in lower case, without {@code www.} and port; an app's package name for {@code android-app://}
 * @param query undecoded, without the question mark
 */
record WebAddress(String host, String query) {
    static final WebAddress NONE = new WebAddress("", "");

    private static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_VALUE = 512;

    static WebAddress of(String text) {
        int authority = text.indexOf("//");
        if (authority < 0) {
            return new WebAddress("", query(text, 0));
        }
        int from = authority + 2;
        int to = from;
        while (to < text.length() && "/?#\\".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        String host =
                text.substring(text.lastIndexOf('@', to - 1) >= from ? text.lastIndexOf('@', to - 1) + 1 : from, to);
        int port = host.indexOf(':');
        host = (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
        return new WebAddress(host.startsWith("www.") ? host.substring(4) : host, query(text, to));
    }

    private static String query(String text, int from) {
        int hash = text.indexOf('#', from);
        int end = hash < 0 ? text.length() : hash;
        int question = text.indexOf('?', from);
        return question < 0 || question > end ? "" : text.substring(question + 1, end);
    }

    /** The first value of each parameter, decoded, by its name in lower case; of a long query the beginning. */
    Map<String, String> parameters() {
        if (query.isEmpty()) {
            return Map.of();
        }
        Map<String, String> parameters = new HashMap<>();
        int from = 0;
        for (int i = 0; i < MOST_PARAMETERS && from < query.length(); i++) {
            int ampersand = query.indexOf('&', from);
            int to = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf('=', from);
            if (equals > from && equals < to) {
                String name = decoded(query.substring(from, equals)).toLowerCase(Locale.ROOT);
                parameters.putIfAbsent(
                        name, clipped(decoded(query.substring(equals + 1, to)).strip()));
            }
            from = to + 1;
        }
        return parameters;
    }

    /** Whether both are one site or one is a subdomain of the other. */
    boolean isSiteOf(String other) {
        return !host.isEmpty()
                && !other.isEmpty()
                && (host.equals(other) || host.endsWith("." + other) || other.endsWith("." + host));
    }

    private static String clipped(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE);
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}

package io.metka.decode;

import java.util.Locale;

/** The host of a page's address, as browsers read it. */
final class PageHost {
    private static final String SEPARATOR = "://";

    private PageHost() {}

    /** In lower case and without a port; empty when the address has none. */
    static String of(String url) {
        int start = url.indexOf(SEPARATOR);
        if (start < 0) {
            return "";
        }
        int from = start + SEPARATOR.length();
        int to = from;
        while (to < url.length() && "/?#\\".indexOf(url.charAt(to)) < 0) {
            to++;
        }
        String authority = url.substring(from, to);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.indexOf(':', host.startsWith("[") ? host.indexOf(']') + 1 : 0);
        String bare = port < 0 ? host : host.substring(0, port);
        return (bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare).toLowerCase(Locale.ROOT);
    }
}

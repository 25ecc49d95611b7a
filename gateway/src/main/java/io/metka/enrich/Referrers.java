package io.metka.enrich;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows search engines, social networks, messengers, mail and marketplaces by the hosts and names that they go by. */
final class Referrers {
    /** What a site is to a visitor who comes from it. */
    enum Kind {
        SEARCH,
        SOCIAL,
        MESSENGER,
        EMAIL,
        MARKETPLACE,
        AFFILIATE,
        PAYMENT,
        SMS,
        PUSH,
        OTHER
    }

    /** A site that people come from. */
    record Site(Kind kind, String name) {}

    private static final String ANY_ENDING = ".*";

    private final Map<String, Site> hosts = sites("referrers.tsv");
    private final Map<String, Site> names = sites("sources.tsv");

    private static Map<String, Site> sites(String table) {
        Map<String, Site> sites = new HashMap<>();
        for (List<String> row : Resource.rows(table)) {
            sites.put(row.get(0), new Site(Kind.valueOf(row.get(1).toUpperCase(Locale.ROOT)), row.get(2)));
        }
        return sites;
    }

    /** The site of a host; one that is in no table goes by its host. */
    Site ofHost(String host) {
        for (String rest = host; !rest.isEmpty(); rest = parent(rest)) {
            Site site = hosts.get(rest);
            if (site == null && rest.indexOf('.') > 0) {
                site = ending(rest);
            }
            if (site != null) {
                return site;
            }
        }
        return new Site(Kind.OTHER, host);
    }

    /** {@code google.com.tr} for {@code google.*}: what follows is a country's or a general ending. */
    private @Nullable Site ending(String host) {
        int dot = host.indexOf('.');
        String rest = host.substring(dot + 1);
        int second = rest.indexOf('.');
        boolean plain = second < 0 || (second <= 3 && rest.indexOf('.', second + 1) < 0);
        return plain ? hosts.get(host.substring(0, dot) + ANY_ENDING) : null;
    }

    private static String parent(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? "" : host.substring(dot + 1);
    }

    /** The site that a utm_source means. */
    Site ofSource(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        Site site = names.get(lower);
        if (site != null) {
            return site;
        }
        return lower.indexOf('.') > 0 ? ofHost(lower) : new Site(Kind.OTHER, lower);
    }
}

package io.metka.consent.personal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metka.settings.PrivacySettings;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What stays of a page's address: no user name and password, no fragment, and of the query only what is allowed. */
final class AddressRules {
    private static final String ANY = "*";

    private final Set<String> names = new HashSet<>();
    private final List<String> prefixes;
    private final boolean keepFragments;

    AddressRules(PrivacySettings settings) {
        keepFragments = settings.keepFragments();
        prefixes = settings.queryParameters().stream()
                .filter(name -> name.endsWith(ANY))
                .map(name -> name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT))
                .toList();
        settings.queryParameters().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * The address as it may be kept; anything that is no address is treated like one.
     *
     * @param contacts takes contacts out of the decoded values and the path
     */
    String reduce(String address, Values contacts) {
        int hash = indexOrEnd(address, '#', address.length());
        int question = indexOrEnd(address, '?', hash);
        String head = contacts.without(withoutUser(address.substring(0, question)));
        boolean fragment = keepFragments && hash < address.length();
        if (question == hash && !fragment) {
            return head;
        }
        StringBuilder kept = new StringBuilder(address.length()).append(head);
        if (question < hash) {
            query(address.substring(question + 1, hash), kept, contacts);
        }
        if (fragment) {
            fragment(address.substring(hash + 1), kept, contacts);
        }
        return kept.toString();
    }

    /** A query on its own, such as {@code ?q=tea&token=1}. */
    String reduceQuery(String query, Values contacts) {
        StringBuilder kept = new StringBuilder(query.length());
        query(query.startsWith("?") ? query.substring(1) : query, kept, contacts);
        return kept.toString();
    }

    /** Takes what nobody may see out of a text. */
    @FunctionalInterface
    interface Values {
        String without(String text);
    }

    /** A route with a query of its own is treated like one: {@code #/catalog?token=1}. */
    private void fragment(String fragment, StringBuilder kept, Values contacts) {
        int question = fragment.indexOf('?');
        kept.append('#').append(contacts.without(question < 0 ? fragment : fragment.substring(0, question)));
        if (question >= 0) {
            query(fragment.substring(question + 1), kept, contacts);
        }
    }

    private void query(String query, StringBuilder kept, Values contacts) {
        char before = '?';
        int from = 0;
        while (from <= query.length()) {
            int ampersand = query.indexOf('&', from);
            int to = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf('=', from);
            int nameEnd = equals < 0 || equals > to ? to : equals;
            if (to > from && isAllowed(query.substring(from, nameEnd))) {
                kept.append(before).append(query, from, nameEnd);
                if (nameEnd < to) {
                    kept.append('=').append(value(query.substring(nameEnd + 1, to), contacts));
                }
                before = '&';
            }
            from = to + 1;
        }
    }

    private static String value(String encoded, Values contacts) {
        String clear = decoded(encoded);
        String reduced = contacts.without(clear);
        return reduced.equals(clear) ? encoded : URLEncoder.encode(reduced, UTF_8);
    }

    private boolean isAllowed(String encodedName) {
        String name = decoded(encodedName).toLowerCase(Locale.ROOT);
        if (names.contains(name)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
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

    private static String withoutUser(String head) {
        int authority = head.indexOf("//");
        int at = head.indexOf('@');
        if (at < 0 || authority < 0) {
            return head;
        }
        int path = head.indexOf('/', authority + 2);
        int last = head.lastIndexOf('@', path < 0 ? head.length() : path);
        return last > authority ? head.substring(0, authority + 2) + head.substring(last + 1) : head;
    }

    private static int indexOrEnd(String text, char c, int end) {
        int index = text.indexOf(c);
        return index < 0 || index > end ? end : index;
    }
}

package io.metka.enrich;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds in a User-Agent the texts by which robots name themselves (crawler-user-agents, MIT), in time that depends on its
 * length alone.
 */
final class Crawlers {
    /** What a text stands for. */
    enum Kind {
        NONE,
        CRAWLER,
        LIBRARY,
        AUTOMATION
    }

    /** Texts are found by their first characters; none is shorter. */
    private static final int INDEXED = 3;

    private final Map<String, List<Entry>> byStart = new HashMap<>();

    Crawlers() {
        for (List<String> row : Resource.rows("crawlers.txt")) {
            Kind kind = Kind.valueOf(row.get(0).toUpperCase(Locale.ROOT));
            String text = row.get(1);
            boolean first = text.startsWith("^");
            boolean last = text.endsWith("$");
            String plain = text.substring(first ? 1 : 0, text.length() - (last ? 1 : 0));
            byStart.computeIfAbsent(plain.substring(0, INDEXED), start -> new ArrayList<>(2))
                    .add(new Entry(plain, first, last, kind));
        }
    }

    private record Entry(String text, boolean first, boolean last, Kind kind) {
        boolean isAt(String userAgent, int at) {
            return userAgent.startsWith(text, at)
                    && (!first || at == 0)
                    && (!last || at + text.length() == userAgent.length());
        }
    }

    /** The most telling of what is found. */
    Kind find(String userAgent) {
        Kind found = Kind.NONE;
        for (int i = 0; i + INDEXED <= userAgent.length(); i++) {
            for (Entry entry : byStart.getOrDefault(userAgent.substring(i, i + INDEXED), List.of())) {
                if (entry.kind().compareTo(found) > 0 && entry.isAt(userAgent, i)) {
                    found = entry.kind();
                }
            }
        }
        return found;
    }
}

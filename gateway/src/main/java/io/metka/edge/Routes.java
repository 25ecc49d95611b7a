package io.metka.edge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The table of the public port: whole paths, and beginnings of paths for what carries an id. When a prefix is set,
 * everything lives below it and nothing elsewhere, so that a site decides alone what of the gateway can be seen.
 */
final class Routes {
    private final String prefix;
    private final Map<String, Route> byPath = new HashMap<>();
    private final List<Beginning> beginnings = new ArrayList<>();

    /** A route for every path that begins so. */
    private record Beginning(String start, Route route) {}

    /** @param prefix empty, or a path such as {@code /m} without a slash at its end */
    Routes(String prefix) {
        this.prefix = prefix;
    }

    /** A route for one path. */
    Routes path(String path, Route route) {
        if (byPath.put(path, route) != null) {
            throw new IllegalStateException("Two routes for " + path);
        }
        return this;
    }

    /** A route for the paths that begin so and have no route of their own; the first that fits wins. */
    Routes below(String start, Route route) {
        beginnings.add(new Beginning(start, route));
        return this;
    }

    /** The path without the prefix, null when it does not lie below the prefix. */
    @Nullable
    String within(String path) {
        if (prefix.isEmpty()) {
            return path;
        }
        boolean below =
                path.startsWith(prefix) && path.length() > prefix.length() && path.charAt(prefix.length()) == '/';
        return below ? path.substring(prefix.length()) : null;
    }

    /** All addresses without the prefix; one that stands for every path that begins so ends with a star. */
    Set<String> addresses() {
        Set<String> all = new TreeSet<>(byPath.keySet());
        beginnings.forEach(beginning -> all.add(beginning.start() + "*"));
        return all;
    }

    /** @param path without the prefix */
    @Nullable
    Route find(String path) {
        Route exact = byPath.get(path);
        if (exact != null) {
            return exact;
        }
        for (Beginning beginning : beginnings) {
            if (path.startsWith(beginning.start())) {
                return beginning.route();
            }
        }
        return null;
    }
}

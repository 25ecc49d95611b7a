package io.metka.settings;

import java.nio.file.Path;

/**
 * Everything that an operator can set, with a default for all of it.
 *
 * @param node this gateway's name among its peers; stored with events, so keep it stable
 * @param data folder for the spool, the embedded stores and caches
 */
public record Settings(String node, Path data, EdgeSettings edge, ConsentSettings consent) {

    /** What a gateway runs with when nothing is set. */
    public static Settings defaults() {
        return new Settings("node-1", Path.of("data"), EdgeSettings.defaults(), ConsentSettings.defaults());
    }
}

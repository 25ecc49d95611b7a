package io.metka.tags.sandbox;

import io.metka.support.Sha256;
import java.util.Set;
import java.util.TreeSet;

/**
 * One published version of a script: the body of a function that is called once for each event.
 *
 * @param owner names what it belongs to, project first, for example {@code demo/transformation/prices}; scripts of different
 *     owners share nothing
 * @param key of this very content; another source or other permissions have another key
 * @param modules names that it may require
 */
public record Script(String owner, String key, String source, Set<String> modules) {
    /** The longest source, in characters; a tag manager's custom HTML may be as long. */
    public static final int LONGEST = 102_400;

    public Script {
        modules = Set.copyOf(modules);
    }

    public static Script of(String owner, String source, Set<String> modules) {
        String content = String.join("\n", owner, String.join(",", new TreeSet<>(modules)), source);
        return new Script(owner, Sha256.hex(content), source, modules);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Script script && script.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Its owner: the source may be long, and is not for logs. */
    @Override
    public String toString() {
        return owner;
    }
}

package io.metka;

import io.metka.container.Catalog;
import io.metka.decode.SourceKeys;
import io.metka.model.Source;
import io.metka.support.Sha256;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The published sources by their keys, swapped with each catalog. */
final class PublishedSources implements SourceKeys {
    private volatile Keys keys = new Keys(Map.of(), Map.of(), Map.of());

    /** @param importing by the SHA-256 of the key, because the key itself is nowhere */
    private record Keys(Map<String, Source> writing, Map<String, Source> importing, Map<String, Source> named) {}

    void follow(Catalog catalog) {
        Map<String, Source> writing = new HashMap<>();
        Map<String, Source> importing = new HashMap<>();
        Map<String, Source> named = new HashMap<>();
        for (Source source : catalog.sources()) {
            writing.put(source.writeKey(), source);
            source.importKeys().forEach(hash -> importing.put(hash, source));
            source.aliases().forEach(alias -> named.put(alias, source));
        }
        keys = new Keys(Map.copyOf(writing), Map.copyOf(importing), Map.copyOf(named));
    }

    @Override
    public @Nullable Source writing(String writeKey) {
        return keys.writing().get(writeKey);
    }

    /** An import key has 192 random bits, so that nothing can be learnt of one from how long the search took. */
    @Override
    public @Nullable Source importing(String importKey) {
        return keys.importing().isEmpty() ? null : keys.importing().get(Sha256.hex(importKey));
    }

    @Override
    public @Nullable Source named(String alias) {
        return keys.named().get(alias);
    }
}

package io.metka;

import io.metka.container.Catalog;
import io.metka.container.KeyUses;
import io.metka.decode.SourceKeys;
import io.metka.model.RetiredKey;
import io.metka.model.Source;
import io.metka.support.Clock;
import io.metka.support.Sha256;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The published sources by their keys, swapped with each catalog. */
final class PublishedSources implements SourceKeys {
    private final KeyUses uses;
    private final Clock clock;
    private volatile Keys keys = new Keys(Map.of(), Map.of(), Map.of(), Map.of());

    /**
     * @param retired by the key; several sources never had the same
     * @param importing by the SHA-256 of the key, because the key itself is nowhere
     */
    private record Keys(
            Map<String, Source> writing,
            Map<String, Retired> retired,
            Map<String, Source> importing,
            Map<String, Source> named) {}

    /** A key of before, and whose it was. */
    private record Retired(RetiredKey key, Source source) {}

    PublishedSources(KeyUses uses, Clock clock) {
        this.uses = uses;
        this.clock = clock;
    }

    void follow(Catalog catalog) {
        Map<String, Source> writing = new HashMap<>();
        Map<String, Retired> retired = new HashMap<>();
        Map<String, Source> importing = new HashMap<>();
        Map<String, Source> named = new HashMap<>();
        for (Source source : catalog.sources()) {
            writing.put(source.writeKey(), source);
            source.retiredKeys().forEach(key -> retired.put(key.key(), new Retired(key, source)));
            source.importKeys().forEach(hash -> importing.put(hash, source));
            source.aliases().forEach(alias -> named.put(alias, source));
        }
        keys = new Keys(Map.copyOf(writing), Map.copyOf(retired), Map.copyOf(importing), Map.copyOf(named));
    }

    @Override
    public @Nullable Source writing(String writeKey) {
        Source source = keys.writing().get(writeKey);
        if (source == null) {
            Retired retired = keys.retired().get(writeKey);
            source = retired == null || !retired.key().isLive(clock.now()) ? null : retired.source();
        }
        return used(source, writeKey);
    }

    /** An import key has 192 random bits, so that nothing can be learnt of one from how long the search took. */
    @Override
    public @Nullable Source importing(String importKey) {
        if (keys.importing().isEmpty()) {
            return null;
        }
        String hash = Sha256.hex(importKey);
        return used(keys.importing().get(hash), hash);
    }

    @Override
    public @Nullable Source named(String alias) {
        return keys.named().get(alias);
    }

    private @Nullable Source used(@Nullable Source source, String key) {
        if (source != null) {
            uses.used(key);
        }
        return source;
    }
}

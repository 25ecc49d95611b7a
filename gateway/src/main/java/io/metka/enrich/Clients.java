package io.metka.enrich;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Remembers what was found out about the clients that were seen last: a site's visitors share few User-Agents. */
final class Clients {
    /** Some 400 bytes each: 4 MB at most. */
    private static final int REMEMBERED = 10_000;

    private final ClientReader reader = new ClientReader();
    private final Cache<Client.Signature, Client> known = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();
    private int misses;

    Client of(Client.Signature signature) {
        Client client = known.getIfPresent(signature);
        if (client == null) {
            misses++;
            client = reader.read(signature);
            known.put(signature, client);
        }
        return client;
    }

    /** How many had to be read since the last call. */
    int takeMisses() {
        int taken = misses;
        misses = 0;
        return taken;
    }
}

package io.metka.edge;

import io.metka.settings.ConnectionSettings;
import io.metka.support.ClientAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open, in all and by network address; one for all event loops. */
final class Connections {
    private final ConnectionSettings settings;
    private final ClientAddress addresses;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    Connections(ConnectionSettings settings, ClientAddress addresses) {
        this.settings = settings;
        this.addresses = addresses;
    }

    /** Counts a new connection, unless it is one too many: then it is to be closed, and not to be counted out. */
    boolean admit(String address) {
        if (open.incrementAndGet() > settings.most()) {
            open.decrementAndGet();
            return false;
        }
        if (isCounted(address) && byAddress.merge(address, 1, Integer::sum) > settings.mostPerAddress()) {
            left(address);
            return false;
        }
        return true;
    }

    /** Counts an admitted connection out. */
    void left(String address) {
        open.decrementAndGet();
        if (isCounted(address)) {
            byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Behind a trusted proxy are many clients. */
    private boolean isCounted(String address) {
        return settings.mostPerAddress() > 0 && !addresses.isTrusted(address);
    }
}

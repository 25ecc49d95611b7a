package io.metka.identity;

import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.SpooledBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Events of one project that go to Redis in one script call, in the order of the spool.
 *
 * <p>An identifier that several events carry is hashed and sent once; an event names its identifiers by number.
 */
final class Chunk {
    /** A script call of this size takes Redis about two milliseconds, during which it serves nobody else. */
    static final int MOST_EVENTS = 512;

    /** The number of an identifier that names nobody. */
    private static final int BLOCKED = 0;

    /** A user id outranks all; then what a person is reached at, then devices, then a partner's own by name. */
    private static final List<String> RANKS = List.of(
            Identifier.USER_ID, Identifier.EMAIL, Identifier.PHONE, Identifier.DEVICE_ID, Identifier.ANONYMOUS_ID);

    private static final Comparator<Identifier> PRIORITY = Comparator.<Identifier>comparingInt(
                    identifier -> RANKS.indexOf(identifier.type()) & Integer.MAX_VALUE)
            .thenComparing(Identifier::type);

    private static final byte UNIQUE = 'u';
    private static final byte SHARED = '-';
    private static final int BYTES_PER_REFERENCE = 2;

    private final ProjectKeys keys;
    private final BlockedValues blockedValues;
    private final List<Entry> entries = new ArrayList<>(MOST_EVENTS);
    private final List<byte[]> eventKeys = new ArrayList<>(MOST_EVENTS);
    private final List<byte[]> sightings = new ArrayList<>(MOST_EVENTS);
    private final List<byte[]> identifierKeys = new ArrayList<>();
    private final List<IdentifierHash> hashes = new ArrayList<>();
    private final Map<Identifier, Integer> numbers = new HashMap<>();
    private int blocked;

    Chunk(ProjectKeys keys, BlockedValues blockedValues) {
        this.keys = keys;
        this.blockedValues = blockedValues;
    }

    /**
     * One event on its way through Redis.
     *
     * @param slot its place in the whole call's order
     * @param identifiers those that name somebody, in falling priority
     */
    record Entry(SpooledBatch batch, Event event, int slot, List<IdentifierHash> identifiers) {}

    boolean isFull() {
        return entries.size() == MOST_EVENTS;
    }

    List<Entry> entries() {
        return entries;
    }

    ProjectKeys keys() {
        return keys;
    }

    /** How many identifiers of the events were ignored because they name nobody. */
    int blocked() {
        return blocked;
    }

    /** @param origin {@code node:position:index} at most 255 bytes */
    void add(SpooledBatch batch, Event event, int slot, byte[] origin) {
        List<Identifier> given = event.identifiers();
        int count = given.size();
        var references = ByteBuffer.allocate(1 + count * BYTES_PER_REFERENCE + 1 + origin.length);
        references.position(1);
        List<IdentifierHash> usable = count == 0 ? List.of() : new ArrayList<>(count);
        for (Identifier identifier : count < 2 ? given : byPriority(given)) {
            int number = number(identifier);
            if (number == BLOCKED) {
                blocked++;
            } else if (!usable.contains(hashes.get(number - 1))) {
                references.putShort((short) number);
                usable.add(hashes.get(number - 1));
            }
        }
        references.put(0, (byte) usable.size());
        references.put((byte) origin.length).put(origin);
        byte[] sighting = new byte[references.position()];
        references.get(0, sighting);
        entries.add(new Entry(batch, event, slot, usable));
        eventKeys.add(keys.event(event.id()));
        sightings.add(sighting);
    }

    private static List<Identifier> byPriority(List<Identifier> given) {
        List<Identifier> sorted = new ArrayList<>(given);
        sorted.sort(PRIORITY);
        return sorted;
    }

    private int number(Identifier identifier) {
        Integer known = numbers.get(identifier);
        if (known != null) {
            return known;
        }
        String value = identifier.value().strip();
        int number;
        if (blockedValues.contains(value)) {
            number = BLOCKED;
        } else if (value.length() != identifier.value().length()) {
            number = number(new Identifier(identifier.type(), value));
        } else {
            byte[] hash = keys.hash(value);
            identifierKeys.add(keys.identifier(identifier.type(), hash));
            hashes.add(new IdentifierHash(identifier.type(), HexFormat.of().formatHex(hash)));
            number = hashes.size();
        }
        numbers.put(identifier, number);
        return number;
    }

    /** What the script gets as KEYS. */
    byte[][] scriptKeys() {
        List<byte[]> all = new ArrayList<>(eventKeys.size() + identifierKeys.size());
        all.addAll(eventKeys);
        all.addAll(identifierKeys);
        return all.toArray(byte[][]::new);
    }

    /** What the script gets as ARGV after the parameters of the call. */
    List<byte[]> sightings() {
        return sightings;
    }

    /** For each identifier key whether its type is the unique one. */
    byte[] uniqueness() {
        byte[] flags = new byte[hashes.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = hashes.get(i).type().equals(Identifier.USER_ID) ? UNIQUE : SHARED;
        }
        return flags;
    }
}

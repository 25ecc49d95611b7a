package io.metka.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.IdentityRules;
import io.metka.model.SpooledBatch;
import io.metka.telemetry.IdentitySignals.Blocked;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of one project that go to Redis in one script call, in the order of the spool.
 *
 * <p>An identifier that several events carry is hashed and sent once; an event names its identifiers by number.
 */
final class Chunk {
    /** A script call of this size takes Redis about two milliseconds, during which it serves nobody else. */
    static final int MOST_EVENTS = 512;

    /** As many places as the mask of a decision has bits. */
    static final int MOST_IDENTIFIERS = 32;

    private static final int BYTES_PER_REFERENCE = 3;

    private final ProjectKeys keys;
    private final CompiledRules rules;
    private final List<Entry> entries = new ArrayList<>(MOST_EVENTS);
    private final List<byte[]> eventKeys = new ArrayList<>(MOST_EVENTS);
    private final List<byte[]> sightings = new ArrayList<>(MOST_EVENTS);
    private final List<byte[]> identifierKeys = new ArrayList<>();
    private final List<IdentifierHash> hashes = new ArrayList<>();
    private final Map<Identifier, Known> known = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> otherTypes = new HashMap<>();
    private final StringBuilder otherLines = new StringBuilder();
    private final Map<Blocked, Integer> blocked = new EnumMap<>(Blocked.class);

    Chunk(ProjectKeys keys, CompiledRules rules) {
        this.keys = keys;
        this.rules = rules;
    }

    /** An identifier as it came: its number from 1, or why it has none. */
    private record Known(int number, @Nullable Blocked blocked) {}

    /**
     * One identifier of an event.
     *
     * @param place where it stands in the event, which no change of the rules can alter
     */
    record Reference(int number, int place, IdentifierHash hash) {}

    /**
     * One event on its way through Redis.
     *
     * @param slot its place in the whole call's order
     * @param references to the identifiers that name somebody, in falling priority
     */
    record Entry(SpooledBatch batch, Event event, int slot, List<Reference> references) {}

    boolean isFull() {
        return entries.size() == MOST_EVENTS;
    }

    List<Entry> entries() {
        return entries;
    }

    ProjectKeys keys() {
        return keys;
    }

    /** How many identifiers of the events were ignored because they name nobody, by reason. */
    Map<Blocked, Integer> blocked() {
        return blocked;
    }

    /** @param origin {@code node:position:index} at most 255 bytes */
    void add(SpooledBatch batch, Event event, int slot, byte[] origin) {
        List<Reference> references = references(event);
        var sighting = ByteBuffer.allocate(2 + references.size() * BYTES_PER_REFERENCE + 1 + origin.length);
        sighting.put((byte) references.size());
        sighting.put((byte) (rules.isLogout(event.name()) ? 1 : 0));
        for (Reference reference : references) {
            sighting.putShort((short) reference.number()).put((byte) reference.place());
        }
        sighting.put((byte) origin.length).put(origin);
        entries.add(new Entry(batch, event, slot, references));
        eventKeys.add(keys.event(event.id()));
        sightings.add(sighting.array());
    }

    private List<Reference> references(Event event) {
        List<Identifier> given = event.identifiers();
        List<Reference> references = new ArrayList<>(given.size());
        for (int place = 0; place < given.size(); place++) {
            if (place >= MOST_IDENTIFIERS) {
                blocked.merge(Blocked.TOO_MANY, given.size() - place, Integer::sum);
                break;
            }
            Known identifier = known.computeIfAbsent(given.get(place), this::known);
            if (identifier.blocked() != null) {
                blocked.merge(identifier.blocked(), 1, Integer::sum);
            } else if (references.stream().noneMatch(r -> r.number() == identifier.number())) {
                references.add(new Reference(identifier.number(), place, hashes.get(identifier.number() - 1)));
            }
        }
        if (references.size() > 1) {
            references.sort((a, b) -> rules.priority().compare(given.get(a.place()), given.get(b.place())));
        }
        return references;
    }

    private Known known(Identifier identifier) {
        CompiledRules.Name name = rules.name(identifier);
        String value = name.value();
        if (value == null) {
            return new Known(0, name.blocked());
        }
        int number = numbers.computeIfAbsent(identifier.type() + ':' + value, n -> {
            byte[] hash = keys.hash(value);
            identifierKeys.add(keys.identifier(identifier.type(), hash));
            hashes.add(new IdentifierHash(identifier.type(), HexFormat.of().formatHex(hash)));
            return hashes.size();
        });
        return new Known(number, null);
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

    /** For each identifier key the number of its type, in two bytes. */
    byte[] types() {
        var types = ByteBuffer.allocate(hashes.size() * Short.BYTES);
        for (IdentifierHash hash : hashes) {
            int listed = rules.number(hash.type());
            types.putShort((short) (listed > 0 ? listed : otherTypes.computeIfAbsent(hash.type(), this::otherType)));
        }
        return types.array();
    }

    private int otherType(String type) {
        otherLines.append(rules.line(IdentityRules.other(type)));
        return rules.lines() + otherTypes.size() + 1;
    }

    /** What the script has to know of the types; after {@link #types}. */
    byte[] typeLines() {
        return (rules.typeLines() + otherLines).getBytes(US_ASCII);
    }
}

package io.metka.faults;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What clients were told against what is stored, in events.
 *
 * @param acknowledged whose client read a 2xx
 * @param stored distinct ids in ClickHouse; an event whose answer was lost may be among them
 * @param lost acknowledged and not stored
 * @param duplicated rows beyond the first of an id
 * @param unsent stored, and nobody sent it
 * @param disordered acknowledged, and in the log in front of one that its client sent before it
 */
record Tally(long acknowledged, long stored, long lost, long duplicated, long unsent, long disordered) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

    boolean keepsPromises() {
        return lost == 0 && duplicated == 0 && unsent == 0 && disordered == 0;
    }

    Tally plus(Tally other) {
        return new Tally(
                acknowledged + other.acknowledged,
                stored + other.stored,
                lost + other.lost,
                duplicated + other.duplicated,
                unsent + other.unsent,
                disordered + other.disordered);
    }

    /**
     * A client sends its next batch when the last one is answered or given up. So acknowledged batches of one client lie in
     * the log in the order of their numbers, whatever profiles their events belong to, and processing follows the log.
     */
    static long disordered(Set<String> acknowledged, Map<String, Long> positions) {
        Map<String, Long> behind = new HashMap<>();
        List<Posting.Id> inOrder = acknowledged.stream()
                .filter(positions::containsKey)
                .map(Posting.Id::parse)
                .sorted(Comparator.comparingLong(Posting.Id::number).thenComparingInt(Posting.Id::index))
                .toList();
        long disordered = 0;
        for (Posting.Id id : inOrder) {
            long position = Objects.requireNonNull(positions.get(id.text()));
            Long before = behind.put(id.name(), position);
            if (before != null && before > position) {
                disordered++;
            }
        }
        return disordered;
    }
}

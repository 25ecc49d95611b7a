package io.metka.identity;

import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.telemetry.IdentitySignals.Refusal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects what the resolve script answered about each chunk of one call, and what it tells the operator. */
final class Answer {
    private static final byte DUPLICATE = 'd';
    private static final byte REPLAYED = 'r';

    /** The script names them by their place here, counted from 1. */
    private static final List<Refusal> REFUSALS =
            List.of(Refusal.OTHER_USER, Refusal.MERGE_LIMIT, Refusal.IDENTIFIER_LIMIT);

    private final @Nullable ProfiledEvent[] events;
    private final List<ProfileMerge> merges = new ArrayList<>();
    private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    private int resolved;
    private int duplicates;
    private int replayed;
    private int created;
    private int merged;

    Answer(int slots) {
        this.events = new ProfiledEvent[slots];
    }

    void add(Chunk chunk, byte[] bytes) {
        var answer = ByteBuffer.wrap(bytes);
        for (Chunk.Entry entry : chunk.entries()) {
            byte status = answer.get();
            if (status == DUPLICATE) {
                duplicates++;
            } else {
                decision(entry, answer, status == REPLAYED);
            }
        }
    }

    private void decision(Chunk.Entry entry, ByteBuffer answer, boolean again) {
        int kept = answer.get();
        int happened = answer.get();
        ProfileId profile = profile(answer);
        int ended = answer.getShort();
        for (int i = 0; i < ended; i++) {
            merges.add(new ProfileMerge(
                    entry.batch().batch().origin().project(),
                    profile(answer),
                    profile,
                    entry.event().id(),
                    entry.batch().batch().origin().receivedAt()));
        }
        events[entry.slot()] = new ProfiledEvent(
                entry.batch().batch().origin(),
                entry.batch().position(),
                entry.event(),
                profile,
                kept(entry.identifiers(), kept));
        resolved++;
        if (again) {
            replayed++;
        } else {
            merged += ended;
            created += happened & 1;
            if (happened >> 1 > 0) {
                refused.merge(REFUSALS.get((happened >> 1) - 1), 1, Integer::sum);
            }
        }
    }

    private static ProfileId profile(ByteBuffer answer) {
        long high = answer.getLong();
        long low = answer.getLong();
        return high == 0 && low == 0 ? ProfileId.ANONYMOUS : new ProfileId(new UUID(high, low));
    }

    private static List<IdentifierHash> kept(List<IdentifierHash> identifiers, int mask) {
        if (mask == (1 << identifiers.size()) - 1) {
            return identifiers;
        }
        List<IdentifierHash> kept = new ArrayList<>(identifiers.size());
        for (int i = 0; i < identifiers.size(); i++) {
            if ((mask & 1 << i) != 0) {
                kept.add(identifiers.get(i));
            }
        }
        return kept;
    }

    Resolution resolution() {
        List<ProfiledEvent> inOrder = new ArrayList<>(resolved);
        for (ProfiledEvent event : events) {
            if (event != null) {
                inOrder.add(event);
            }
        }
        return new Resolution(inOrder, merges, duplicates);
    }

    int replayed() {
        return replayed;
    }

    int created() {
        return created;
    }

    int merged() {
        return merged;
    }

    /** How many identifiers were left out of their events, by reason. */
    Map<Refusal, Integer> refused() {
        return refused;
    }
}

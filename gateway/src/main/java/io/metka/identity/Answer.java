package io.metka.identity;

import io.metka.model.IdentifierHash;
import io.metka.model.IdentityChange;
import io.metka.model.IdentityChange.Kind;
import io.metka.model.Origin;
import io.metka.model.ProfileId;
import io.metka.model.ProfileMerge;
import io.metka.model.ProfiledEvent;
import io.metka.telemetry.IdentitySignals.Refusal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
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
    private static final List<Refusal> REFUSALS = List.of(
            Refusal.OTHER_USER,
            Refusal.MERGE_LIMIT,
            Refusal.IDENTIFIER_LIMIT,
            Refusal.SEPARATED,
            Refusal.SHARED_DEVICE);

    private final @Nullable ProfiledEvent[] events;
    private final List<ProfileMerge> merges = new ArrayList<>();
    private final List<IdentityChange> changes = new ArrayList<>();
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
                new Decision(entry, answer, status == REPLAYED).take();
            }
        }
    }

    /** The script's decision about one event, on its way into the collections. */
    private final class Decision {
        private final Chunk.Entry entry;
        private final ByteBuffer answer;
        private final boolean again;
        private final Origin origin;
        private final List<IdentifierHash> kept;
        private final boolean isNew;
        private final ProfileId profile;

        /** Reads as far as the profile. */
        Decision(Chunk.Entry entry, ByteBuffer answer, boolean again) {
            this.entry = entry;
            this.answer = answer;
            this.again = again;
            this.origin = entry.batch().batch().origin();
            int mask = answer.getInt();
            this.kept = entry.references().stream()
                    .filter(reference -> (mask & (1 << reference.place())) != 0)
                    .map(Chunk.Reference::hash)
                    .toList();
            this.isNew = answer.get() == 1;
            this.profile = profile(answer);
        }

        void take() {
            attached();
            refused();
            detached();
            merged();
            events[entry.slot()] = new ProfiledEvent(origin, entry.batch().position(), entry.event(), profile, kept);
            resolved++;
            if (again) {
                replayed++;
            } else if (isNew) {
                created++;
            }
        }

        private void attached() {
            List<IdentifierHash> attached = places(answer.get());
            if (!attached.isEmpty()) {
                change(isNew ? Kind.CREATED : Kind.ATTACHED, ProfileId.ANONYMOUS, attached, "");
            }
        }

        private void refused() {
            for (int left = answer.get(); left > 0; left--) {
                List<IdentifierHash> identifier = places(1);
                Refusal reason = REFUSALS.get(answer.get() - 1);
                ProfileId other = profile(answer);
                change(answer.get() == 1 ? Kind.SHARED : Kind.REFUSED, other, identifier, reason.wireName());
                if (!again) {
                    refused.merge(reason, 1, Integer::sum);
                }
            }
        }

        private void detached() {
            List<IdentifierHash> detached = places(answer.get());
            if (!detached.isEmpty()) {
                change(Kind.DETACHED, ProfileId.ANONYMOUS, detached, "logout");
            }
        }

        private void merged() {
            int ended = answer.getShort();
            for (int i = 0; i < ended; i++) {
                ProfileId from = profile(answer);
                merges.add(new ProfileMerge(
                        origin.project(), from, profile, entry.event().id(), origin.receivedAt()));
                change(Kind.MERGED, from, List.of(), "");
            }
            if (!again) {
                merged += ended;
            }
        }

        private void change(Kind kind, ProfileId other, List<IdentifierHash> identifiers, String reason) {
            changes.add(new IdentityChange(
                    origin.project(),
                    kind,
                    profile,
                    other,
                    identifiers,
                    kept,
                    reason,
                    entry.event().id(),
                    origin.receivedAt()));
        }

        private List<IdentifierHash> places(int count) {
            if (count == 0) {
                return List.of();
            }
            BitSet places = new BitSet();
            for (int i = 0; i < count; i++) {
                places.set(answer.get());
            }
            return entry.references().stream()
                    .filter(reference -> places.get(reference.place()))
                    .map(Chunk.Reference::hash)
                    .toList();
        }
    }

    private static ProfileId profile(ByteBuffer answer) {
        long high = answer.getLong();
        long low = answer.getLong();
        return high == 0 && low == 0 ? ProfileId.ANONYMOUS : new ProfileId(new UUID(high, low));
    }

    Resolution resolution() {
        List<ProfiledEvent> inOrder = new ArrayList<>(resolved);
        for (ProfiledEvent event : events) {
            if (event != null) {
                inOrder.add(event);
            }
        }
        return new Resolution(inOrder, merges, changes, duplicates);
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

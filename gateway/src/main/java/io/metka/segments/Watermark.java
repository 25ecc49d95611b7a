package io.metka.segments;

import io.metka.model.Position;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Through where a project has been evaluated.
 *
 * @param tick number of the last finished tick, 0 before the first
 * @param at the instant of the evaluation, null before the first
 * @param positions by node: records before them have been seen
 * @param revisions by segment: the revision of the rule under which the whole project has been evaluated
 */
record Watermark(long tick, @Nullable Instant at, Map<String, Position> positions, Map<String, Long> revisions) {
    static final Watermark NONE = new Watermark(0, null, Map.of(), Map.of());

    Watermark {
        positions = Map.copyOf(positions);
        revisions = Map.copyOf(revisions);
    }

    Watermark withTick(long number) {
        return new Watermark(number, at, positions, revisions);
    }

    Watermark withRevisions(Map<String, Long> evaluated) {
        return new Watermark(tick, at, positions, evaluated);
    }

    Watermark movedTo(Instant instant, Map<String, Position> seen) {
        return new Watermark(tick, instant, seen, revisions);
    }
}

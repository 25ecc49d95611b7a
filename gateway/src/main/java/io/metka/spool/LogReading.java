package io.metka.spool;

import io.metka.model.Batch;
import io.metka.model.Position;
import io.metka.model.SpooledBatch;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads stretches of the log across segments; what cannot be read is reported and skipped, never waited for. */
final class LogReading {
    private final Segments segments;
    private final LossListener losses;

    LogReading(Segments segments, LossListener losses) {
        this.segments = segments;
        this.losses = losses;
    }

    /** How much to read at most; the first batch is read even when it alone is more. */
    record Limits(int events, long bytes) {
        static final Limits NONE = new Limits(Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** What was read; {@code to} is behind the last batch, or behind what was skipped after it. */
    record Result(List<SpooledBatch> batches, long to) {}

    /** Reads the batches whose records begin in {@code [from, to)}. */
    Result read(long from, long to, Limits limits) throws IOException {
        Collector collector = new Collector(limits);
        return new Result(collector.batches, walk(from, to, collector));
    }

    /** When the first batch in {@code [from, to)} was received. */
    Optional<Instant> firstReceivedAt(long from, long to) throws IOException {
        List<Instant> first = new ArrayList<>(1);
        walk(from, to, (scan, at) -> {
            first.add(BatchCodec.receivedAt(scan.bytes(), scan.payloadFrom(), scan.payloadTo()));
            return Take.LAST;
        });
        return first.stream().findFirst();
    }

    /** Whether a visitor took a record and wants another one. */
    private enum Take {
        NOT_THIS,
        LAST,
        MORE
    }

    /** Looks at the record that a scan has just read. */
    private interface Visitor {
        Take visit(RecordScan scan, long at) throws CorruptRecordException;
    }

    // Returns the position behind the last record that was taken or skipped.
    private long walk(long from, long to, Visitor visitor) throws IOException {
        long at = from;
        while (at < to) {
            Segment segment = segments.atOrAfter(at);
            if (segment == null || segment.base() >= to) {
                losses.lost("the log", at, to - at, "no file holds them");
                return to;
            }
            long start = Math.max(at, segment.base());
            long limit = Math.min(segment.end(), to);
            try (RecordScan scan = new RecordScan(segment, start, losses)) {
                while (scan.next(limit)) {
                    Take take = visit(visitor, scan, segment);
                    if (take == Take.NOT_THIS) {
                        // Positions between two segments that no record ever had are left to the next stretch.
                        return scan.recordAt() == start ? at : scan.recordAt();
                    }
                    if (take == Take.LAST) {
                        return scan.at();
                    }
                }
            } catch (FileNotFoundException e) {
                if (!Files.notExists(segment.path())) {
                    throw e;
                }
                losses.lost(segment.name(), start, limit - start, "the file was removed");
            }
            at = limit;
        }
        return at;
    }

    private Take visit(Visitor visitor, RecordScan scan, Segment segment) {
        try {
            return visitor.visit(scan, scan.recordAt());
        } catch (CorruptRecordException e) {
            losses.lost(segment.name(), scan.recordAt(), scan.at() - scan.recordAt(), String.valueOf(e.getMessage()));
            return Take.MORE;
        }
    }

    /** Decodes batches until a limit is reached. */
    private static final class Collector implements Visitor {
        private final Limits limits;
        private final List<SpooledBatch> batches = new ArrayList<>();
        private long events;
        private long bytes;

        Collector(Limits limits) {
            this.limits = limits;
        }

        @Override
        public Take visit(RecordScan scan, long at) throws CorruptRecordException {
            Batch batch = BatchCodec.decode(scan.bytes(), scan.payloadFrom(), scan.payloadTo());
            events += batch.events().size();
            bytes += scan.at() - at;
            if (!batches.isEmpty() && (events > limits.events() || bytes > limits.bytes())) {
                return Take.NOT_THIS;
            }
            batches.add(new SpooledBatch(new Position(at), batch));
            return events >= limits.events() || bytes >= limits.bytes() ? Take.LAST : Take.MORE;
        }
    }
}

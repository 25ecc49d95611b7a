package io.metka.settings;

import java.time.Duration;

/**
 * How much the spool may hold and how it cuts its log into files.
 *
 * @param segmentBytes size of one segment file, allocated in advance; default 64 MiB
 * @param maxBytes most bytes of all segment files together, the one prepared in advance included; beyond it appends
 *     are refused until the reader has caught up; default 4 GiB, at least two segments
 * @param minFreeBytes free space that the spool leaves on its disk for everything else; default 512 MiB
 * @param maxRecordBytes most bytes of one encoded batch; default 8 MiB, at most what a segment holds
 * @param maxPendingBytes most encoded bytes that may wait in memory for the disk; default 64 MiB, at least one record
 * @param segmentAge a segment older than this is closed at the next append, so that a quiet site's stored events do
 *     not stay in the spool until its file is full; default 1 hour
 */
public record SpoolSettings(
        long segmentBytes,
        long maxBytes,
        long minFreeBytes,
        int maxRecordBytes,
        long maxPendingBytes,
        Duration segmentAge) {

    private static final long MIB = 1L << 20;
    private static final long SMALLEST_SEGMENT = 4 << 10;
    private static final long LARGEST_SEGMENT = 1L << 30;

    /** Room that a segment needs for itself: its header and the frame of a record. */
    private static final long SEGMENT_OVERHEAD = 64;

    public SpoolSettings {
        require(
                segmentBytes >= SMALLEST_SEGMENT && segmentBytes <= LARGEST_SEGMENT,
                "spool.segment_bytes must be between 4 KiB and 1 GiB, not " + segmentBytes);
        require(
                maxBytes >= 2 * segmentBytes,
                "spool.max_bytes must be at least twice spool.segment_bytes (" + 2 * segmentBytes + "), not "
                        + maxBytes);
        require(minFreeBytes >= 0, "spool.min_free_bytes must not be negative, but is " + minFreeBytes);
        require(
                maxRecordBytes > 0 && maxRecordBytes <= segmentBytes - SEGMENT_OVERHEAD,
                "spool.max_record_bytes must be between 1 and spool.segment_bytes less " + SEGMENT_OVERHEAD + " ("
                        + (segmentBytes - SEGMENT_OVERHEAD) + "), not " + maxRecordBytes);
        require(
                maxPendingBytes >= maxRecordBytes + SEGMENT_OVERHEAD,
                "spool.max_pending_bytes must be at least spool.max_record_bytes plus " + SEGMENT_OVERHEAD + " ("
                        + (maxRecordBytes + SEGMENT_OVERHEAD) + "), not " + maxPendingBytes);
        require(segmentAge.isPositive(), "spool.segment_age must be positive, not " + segmentAge);
    }

    public static SpoolSettings defaults() {
        return new SpoolSettings(64 * MIB, 4096 * MIB, 512 * MIB, (int) (8 * MIB), 64 * MIB, Duration.ofHours(1));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

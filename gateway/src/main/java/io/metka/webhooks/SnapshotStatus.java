package io.metka.webhooks;

import java.time.Instant;
import java.util.Optional;

/**
 * How an endpoint's snapshots stand.
 *
 * @param asked whether somebody has asked for one that has not begun yet
 * @param running the one under way
 * @param last the one that ended last
 * @param next when the next one is due, empty when none is planned or the first may begin at once
 */
public record SnapshotStatus(boolean asked, Optional<Running> running, Optional<Ended> last, Optional<Instant> next) {

    /**
     * A snapshot under way.
     *
     * @param asOf the instant whose members it tells
     * @param failures of its next request so far
     */
    public record Running(String id, Instant asOf, Instant begun, int pages, long members, int failures) {}

    /**
     * A snapshot that ended.
     *
     * @param error why it was given up, empty when the partner has taken all of it
     */
    public record Ended(String id, Instant asOf, Instant begun, Instant at, int pages, long members, String error) {}
}

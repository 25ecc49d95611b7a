package io.metka.model;

import java.time.Instant;

/**
 * Where a batch came from.
 *
 * @param source the id of the source whose write key was presented
 * @param receivedAt when the edge had the whole request
 * @param address the client's network address as it may be kept, empty when it may not
 * @param userAgent the client's User-Agent header, empty when absent or not to be kept
 */
public record Origin(ProjectId project, String source, Instant receivedAt, String address, String userAgent) {}

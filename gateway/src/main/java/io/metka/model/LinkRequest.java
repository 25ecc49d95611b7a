package io.metka.model;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What a page asks about a visitor who goes to another site of the project, or comes from one, as it came off the wire.
 *
 * @param body a heap buffer of at most the configured size, read only
 */
public record LinkRequest(ByteBuffer body, RawRequest.Peer peer, Instant receivedAt) {}

package io.metka.segments;

import io.metka.model.Position;
import java.time.Instant;

/**
 * How far one gateway node has come with storing what it received.
 *
 * @param node the id under which the node writes its events
 * @param stored every record of the node's spool before this position is in ClickHouse
 * @param complete everything that the node received before this instant is in ClickHouse; the present while its spool is
 *     drained
 */
public record Progress(String node, Position stored, Instant complete) {}

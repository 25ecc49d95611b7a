package io.metka.pipeline;

import io.metka.model.Position;
import java.time.Instant;

/**
 * How far this node has come with storing what it received.
 *
 * @param node the spool's id, under which the events are stored
 * @param stored every record before this position is stored
 * @param complete everything that was received before this instant is stored
 */
public record Progress(String node, Position stored, Instant complete) {}

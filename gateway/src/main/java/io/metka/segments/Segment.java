package io.metka.segments;

/** A segment whose rule has been read. */
record Segment(String id, long revision, Rule rule) {}

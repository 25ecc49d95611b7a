package io.metka.segments;

import io.metka.segments.language.Rule;

/**
 * A segment whose rule has been read.
 *
 * @param revision of the definition
 * @param effective another one whenever the rule is, or anything that went into it
 * @param rule linked: it names nothing any more
 */
record Segment(String id, long revision, long effective, Rule rule) {}

package io.metka.model;

import java.time.Instant;

/**
 * The decision that two profiles are one person: {@code from} ends and everything of it belongs to {@code into}.
 *
 * @param eventId the event whose identifiers tied the two together
 */
public record ProfileMerge(ProjectId project, ProfileId from, ProfileId into, String eventId, Instant at) {}

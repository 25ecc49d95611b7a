package io.metka.control.accounts;

import java.time.Instant;

/** What a person may do in a project. */
public record MemberRow(String project, String userId, String role, Instant createdAt) {}

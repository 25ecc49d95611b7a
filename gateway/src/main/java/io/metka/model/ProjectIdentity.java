package io.metka.model;

/** The rules of identity of one project. */
public record ProjectIdentity(ProjectId project, IdentityRules rules) {}

package io.metka.tags.sandbox;

/** One run of a script over one JSON text. */
public record ScriptCall(Script script, String input) {}

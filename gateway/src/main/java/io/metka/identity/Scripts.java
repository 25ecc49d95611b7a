package io.metka.identity;

import io.metka.redis.Script;

/** The scripts by which identity, sessions and consent states change in Redis, each of one project in one atomic step. */
final class Scripts {
    /** Deduplicates and resolves events. */
    static final Script RESOLVE = read("resolve.lua");
    /** Takes one profile out of another for good. */
    static final Script SPLIT = read("split.lua");
    /** Lets two profiles merge again that were split. */
    static final Script ALLOW = read("allow.lua");
    /** Puts profiles and identifiers back that Redis has lost. */
    static final Script RESTORE = read("restore.lua");
    /** Makes event ids known that Redis has lost. */
    static final Script REMEMBER = read("remember.lua");
    /** Gives events to visits. */
    static final Script SESSIONS = read("sessions.lua");
    /** Writes down what somebody has decided. */
    static final Script CONSENT = read("consent.lua");

    private Scripts() {}

    private static Script read(String file) {
        return Script.read(Scripts.class, file);
    }
}

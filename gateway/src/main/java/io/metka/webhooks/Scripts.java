package io.metka.webhooks;

import io.metka.redis.Script;

/** The Lua scripts by which lanes change, each one atomic; what each takes and returns stands in its file. */
final class Scripts {
    static final Script ENQUEUE = read("enqueue.lua");
    static final Script CLAIM = read("claim.lua");
    static final Script FINISH = read("finish.lua");
    static final Script RETRY = read("retry.lua");
    static final Script RELEASE = read("release.lua");
    static final Script REPLAY = read("replay.lua");
    static final Script SAMPLE = read("sample.lua");
    static final Script FORGET = read("forget.lua");
    static final Script READ_LOG = read("read_log.lua");
    static final Script TRIM_LOG = read("trim_log.lua");

    private Scripts() {}

    private static Script read(String file) {
        return Script.read(Scripts.class, file);
    }
}

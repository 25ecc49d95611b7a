package io.metka.webhooks;

import io.metka.redis.Script;

/** The Lua scripts by which lanes change, each one atomic; what each takes and returns stands in its file. */
final class Scripts {
    static final Script ENQUEUE = read("enqueue.lua");
    static final Script CLAIM = read("common.lua", "claim.lua");
    static final Script SETTLE = read("common.lua", "settle.lua");
    static final Script RELEASE = read("release.lua");
    static final Script STOP = read("common.lua", "stop.lua");
    static final Script REPLAY = read("replay.lua");
    static final Script SAMPLE = read("sample.lua");
    static final Script FORGET = read("forget.lua");
    static final Script SNAPSHOT_TURN = read("common.lua", "snapshot_turn.lua");
    static final Script SNAPSHOT_KEEP = read("snapshot_keep.lua");
    static final Script SNAPSHOT_END = read("snapshot_end.lua");
    static final Script NOTICE_TURN = read("notice_turn.lua");
    static final Script NOTICE_END = read("notice_end.lua");
    static final Script READ_LOG = read("read_log.lua");
    static final Script TRIM_LOG = read("trim_log.lua");

    private Scripts() {}

    private static Script read(String... files) {
        return Script.read(Scripts.class, files);
    }
}

package io.metka.control.versions;

import io.metka.container.Script;

/**
 * What a version was compiled to at its first publication in an environment, kept so that a rollback serves the very
 * same bytes.
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScriptRow(
        String container, int version, String environment, String hash, byte[] plain, byte[] gzip, byte[] brotli) {
    static ScriptRow of(String container, int version, String environment, Script script) {
        return new ScriptRow(
                container, version, environment, script.hash(), script.plain(), script.gzip(), script.brotli());
    }

    Script script() {
        return new Script(hash, plain, gzip, brotli);
    }
}

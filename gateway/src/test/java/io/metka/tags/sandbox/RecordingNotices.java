package io.metka.tags.sandbox;

import io.metka.tags.sandbox.ScriptOutcome.Reason;
import java.util.ArrayList;
import java.util.List;

/** Remembers what scripts did wrong. */
final class RecordingNotices implements ScriptNotices {
    private final List<String> failed = new ArrayList<>();
    private final List<String> disabled = new ArrayList<>();

    @Override
    public synchronized void failed(Script script, Reason reason) {
        failed.add(script + " " + reason.wireName());
    }

    @Override
    public synchronized void disabled(Script script, Reason reason) {
        disabled.add(script + " " + reason.wireName());
    }

    synchronized List<String> failed() {
        return List.copyOf(failed);
    }

    synchronized List<String> disabled() {
        return List.copyOf(disabled);
    }
}

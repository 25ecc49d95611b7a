package io.metka.tags.sandbox;

import io.metka.tags.sandbox.ScriptOutcome.Reason;

/** Is told what scripts do wrong. Called by the threads that run them: it neither waits nor throws. */
public interface ScriptNotices {
    ScriptNotices NONE = new ScriptNotices() {
        @Override
        public void failed(Script script, Reason reason) {}

        @Override
        public void disabled(Script script, Reason reason) {}
    };

    /** One event went on without what the script would have done. */
    void failed(Script script, Reason reason);

    /** The script runs no more until it has another version. */
    void disabled(Script script, Reason reason);
}

package io.metka.tags.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls that one worker makes in turn, and what came of those that were made. */
final class Job {
    private final List<ScriptCall> calls;
    private final List<ScriptOutcome> outcomes;
    private final CompletableFuture<List<ScriptOutcome>> done = new CompletableFuture<>();

    Job(List<ScriptCall> calls) {
        this.calls = List.copyOf(calls);
        this.outcomes = new ArrayList<>(calls.size());
    }

    /** The call that is to be made next, null when all were. */
    synchronized @Nullable ScriptCall next() {
        return outcomes.size() < calls.size() ? calls.get(outcomes.size()) : null;
    }

    ScriptCall call(int index) {
        return calls.get(index);
    }

    /** Which call is the next, counted from 0. */
    synchronized int index() {
        return outcomes.size();
    }

    /** Notes what came of a call; false when somebody else has noted something already. */
    synchronized boolean settle(int index, ScriptOutcome outcome) {
        if (outcomes.size() != index) {
            return false;
        }
        outcomes.add(outcome);
        if (outcomes.size() == calls.size()) {
            done.complete(List.copyOf(outcomes));
        }
        return true;
    }

    /** All outcomes in the order of the calls. */
    CompletableFuture<List<ScriptOutcome>> done() {
        return done;
    }
}

package io.metka;

import io.metka.control.workspace.Finding;
import io.metka.control.workspace.TransformationCheck;
import io.metka.support.Clock;
import io.metka.tags.TagStage;
import io.metka.tags.sandbox.Sandbox;
import io.metka.tags.sandbox.SandboxLimits;
import io.metka.tags.sandbox.Script;
import io.metka.tags.sandbox.ScriptCheck;
import io.metka.tags.sandbox.ScriptNotices;
import io.metka.tags.sandbox.ScriptOutcome.Reason;
import io.metka.tags.transform.TransformParser;
import io.metka.telemetry.TagSignals;

/** Brings the stage of tags together with its signals and with the console that checks what it is to do. */
final class TagWiring {
    private TagWiring() {}

    static TagStage stage(Clock clock, TagSignals signals) {
        ScriptNotices notices = new ScriptNotices() {
            @Override
            public void failed(Script script, Reason reason) {
                signals.failed(reason.wireName());
            }

            @Override
            public void disabled(Script script, Reason reason) {
                signals.disabled();
            }
        };
        return new TagStage(() -> new Sandbox(SandboxLimits.defaults(), clock, notices));
    }

    static TransformationCheck check() {
        ScriptCheck scripts = new ScriptCheck();
        return definition -> TransformParser.parse(definition, "", scripts::problem).problems().stream()
                .map(problem -> new Finding(problem.pointer(), problem.message()))
                .toList();
    }
}

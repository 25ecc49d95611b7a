package io.metka.tags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.EventCondition;
import io.metka.support.Json;
import io.metka.tags.sandbox.Sandbox;
import io.metka.tags.sandbox.ScriptCall;
import io.metka.tags.sandbox.ScriptOutcome;
import io.metka.tags.transform.Step;
import io.metka.tags.transform.Transform;
import java.util.List;
import java.util.function.Supplier;

/** Tries a transformation out on one event, and writes down what each step did. */
final class Trial {
    private final Transform transform;
    private final Supplier<Sandbox> sandbox;

    /** @param sandbox asked for when a step is a script */
    Trial(Transform transform, Supplier<Sandbox> sandbox) {
        this.transform = transform;
        this.sandbox = sandbox;
    }

    /** {@code applies}, {@code event} as it would be, and {@code steps}. */
    ObjectNode of(ObjectNode given, JsonNode consent) {
        ObjectNode event = given.deepCopy();
        ObjectNode trial = Json.MAPPER.createObjectNode();
        boolean applies = (transform.sources().isEmpty()
                        || !event.has("source")
                        || transform.sources().contains(event.path("source").asText()))
                && EventCondition.all(transform.when(), event);
        trial.put("applies", applies);
        ArrayNode steps = trial.putArray("steps");
        if (applies) {
            for (Transform.Guarded step : transform.steps()) {
                event = step(step, event, consent, steps.addObject());
            }
        }
        trial.set("event", event);
        return trial;
    }

    private ObjectNode step(Transform.Guarded step, ObjectNode event, JsonNode consent, ObjectNode trace) {
        boolean applies = step.applies(event);
        trace.put("applied", applies);
        if (!applies) {
            return event;
        }
        return switch (step.step()) {
            case Step.Declared declared -> {
                declared.apply(event);
                yield event;
            }
            case Step.Scripted scripted -> script(scripted, event, consent, trace);
        };
    }

    private ObjectNode script(Step.Scripted step, ObjectNode event, JsonNode consent, ObjectNode trace) {
        ScriptOutcome outcome = sandbox.get()
                .run(List.of(new ScriptCall(step.script(), ScriptTexts.input(event, consent))))
                .getFirst();
        return switch (outcome) {
            case ScriptOutcome.Stopped(ScriptOutcome.Reason reason, String message) -> {
                trace.put("applied", false).put("reason", reason.wireName()).put("message", message);
                yield event;
            }
            case ScriptOutcome.Returned returned -> {
                trace.set("log", ScriptTexts.log(returned));
                yield ScriptTexts.result(returned) instanceof ObjectNode changed ? changed : event;
            }
        };
    }
}

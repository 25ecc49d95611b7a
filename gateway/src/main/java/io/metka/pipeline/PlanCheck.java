package io.metka.pipeline;

import io.metka.decode.EventJson;
import io.metka.model.Batch;
import io.metka.model.Event;
import io.metka.model.PlanViolation;
import io.metka.model.ProjectId;
import io.metka.model.RejectedEvent;
import io.metka.model.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Holds the events of a batch against their project's tracking plan, and does with violations what it says. */
public final class PlanCheck {
    private final BiFunction<ProjectId, Event, List<PlanViolation>> plans;

    /** @param plans what a project's plan minds about an event */
    public PlanCheck(BiFunction<ProjectId, Event, List<PlanViolation>> plans) {
        this.plans = plans;
    }

    /** What is left of a batch, and the events that the plan turns away. */
    record Checked(Batch batch, List<Rejection> rejected) {}

    Checked check(Batch batch) {
        ProjectId project = batch.origin().project();
        List<PlanViolation> all = new ArrayList<>(0);
        List<Event> kept = new ArrayList<>(batch.events().size());
        List<RejectedEvent> blocked = new ArrayList<>(0);
        for (Event event : batch.events()) {
            List<PlanViolation> violations = plans.apply(project, event);
            all.addAll(violations);
            if (violations.isEmpty()) {
                kept.add(event);
                continue;
            }
            PlanViolation first = violations.getFirst();
            switch (first.mode()) {
                case OBSERVE -> kept.add(event);
                case TAG ->
                    kept.add(event.withViolations(
                            violations.stream().map(PlanViolation::pointer).toList()));
                case BLOCK -> blocked.add(blocked(event, first));
            }
        }
        if (all.isEmpty()) {
            return new Checked(batch, List.of());
        }
        List<RejectedEvent> rejected = new ArrayList<>(batch.rejected());
        rejected.addAll(blocked);
        return new Checked(
                new Batch(batch.origin(), kept, rejected, all),
                blocked.stream().map(RejectedEvent::rejection).toList());
    }

    private static RejectedEvent blocked(Event event, PlanViolation violation) {
        Rejection rejection = new Rejection(event.id(), Rejection.Reason.PLAN_VIOLATION, violation.pointer());
        return new RejectedEvent(rejection, event.name(), event.consent(), EventJson.of(event));
    }
}

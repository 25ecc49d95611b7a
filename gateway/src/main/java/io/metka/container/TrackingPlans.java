package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import io.metka.model.Event;
import io.metka.model.PlanViolation;
import io.metka.model.PlannedEvent;
import io.metka.model.ProjectId;
import io.metka.support.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tracking plans of all projects, compiled, swapped with each catalog; safe for use by many threads. */
public final class TrackingPlans {
    /** More findings about one event help nobody. */
    private static final int MOST_VIOLATIONS = 10;

    private static final String UNPLANNED = "unplanned";

    private volatile Map<ProjectId, Map<String, Entry>> plans = Map.of();

    private record Entry(PlannedEvent planned, Schema schema) {}

    /** Works with the plans of this catalog from now on. */
    public void follow(Catalog catalog) {
        Map<ProjectId, Map<String, Entry>> next = new HashMap<>();
        for (PlannedEvent planned : catalog.plan()) {
            next.computeIfAbsent(planned.project(), project -> new HashMap<>())
                    .put(planned.event(), new Entry(planned, PlanSchema.compile(planned.schema())));
        }
        plans = Map.copyOf(next);
    }

    /**
     * What the project's plan minds about an event; empty when there is no plan or nothing to mind.
     *
     * <p>What Metka itself sends ({@link Event#PAGE_VIEW}, {@code consent_updated} …) is minded like any other event
     * when the plan names it, and never for not being named.
     */
    public List<PlanViolation> check(ProjectId project, Event event) {
        Map<String, Entry> plan = plans.get(project);
        if (plan == null) {
            return List.of();
        }
        Entry entry = plan.get(event.name());
        return entry == null ? unplanned(plan.get(PlannedEvent.ANY_OTHER), event) : violations(entry, event);
    }

    private static List<PlanViolation> unplanned(@Nullable Entry anyOther, Event event) {
        if (anyOther == null || OwnEvents.contains(event.name())) {
            return List.of();
        }
        return List.of(
                new PlanViolation(event.id(), event.name(), anyOther.planned().mode(), "/name", UNPLANNED));
    }

    private static List<PlanViolation> violations(Entry entry, Event event) {
        List<Error> errors = entry.schema().validate(tree(event));
        if (errors.isEmpty()) {
            return List.of();
        }
        Set<PlanViolation> violations = new LinkedHashSet<>();
        for (Error error : errors) {
            if (violations.size() == MOST_VIOLATIONS) {
                break;
            }
            violations.add(new PlanViolation(
                    event.id(),
                    event.name(),
                    entry.planned().mode(),
                    PlanSchema.pointer("/properties", error),
                    error.getKeyword()));
        }
        return List.copyOf(violations);
    }

    private static JsonNode tree(Event event) {
        try {
            return Json.MAPPER.readTree(event.properties().utf8());
        } catch (IOException e) {
            // Numbers or texts beyond what a tree can hold: the decoder has let them pass, no plan can say anything.
            return Json.MAPPER.createObjectNode();
        }
    }

    /** The events that Metka's own runtime and decoders make up, which a plan need not name. */
    private static final class OwnEvents {
        private static final Set<String> NAMES =
                Set.of(Event.PAGE_VIEW, Event.SCREEN_VIEW, Event.IDENTIFY, Event.GROUP, Event.ALIAS, "consent_updated");

        private OwnEvents() {}

        static boolean contains(String name) {
            return NAMES.contains(name);
        }
    }
}

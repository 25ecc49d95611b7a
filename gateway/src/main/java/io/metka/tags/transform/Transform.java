package io.metka.tags.transform;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.EventCondition;
import io.metka.container.EventPath;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A transformation that was read: whom it concerns, when, and what it does.
 *
 * @param owner names it, project first
 * @param sources whose events it changes; empty for all
 * @param when all of these must hold
 */
public record Transform(String owner, Set<String> sources, List<EventCondition> when, List<Guarded> steps) {
    public Transform {
        sources = Set.copyOf(sources);
        when = List.copyOf(when);
        steps = List.copyOf(steps);
    }

    /** A step with conditions of its own. */
    public record Guarded(List<EventCondition> when, Step step) {
        public Guarded {
            when = List.copyOf(when);
        }

        public boolean applies(JsonNode event) {
            return EventCondition.all(when, event);
        }
    }

    /** Whether it changes this event. */
    public boolean applies(String source, JsonNode event) {
        return (sources.isEmpty() || sources.contains(source)) && EventCondition.all(when, event);
    }

    /** The members of an event that it reads or writes. */
    public Set<String> roots() {
        Stream<EventPath> asked = Stream.concat(when.stream(), steps.stream().flatMap(step -> step.when().stream()))
                .map(EventCondition::field);
        return Step.roots(Stream.concat(asked, steps.stream().flatMap(step -> step.step().paths().stream())));
    }
}

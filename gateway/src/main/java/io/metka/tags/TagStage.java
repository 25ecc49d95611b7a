package io.metka.tags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Catalog;
import io.metka.model.ProfiledEvent;
import io.metka.model.ProjectId;
import io.metka.model.Transformation;
import io.metka.support.Json;
import io.metka.tags.sandbox.Sandbox;
import io.metka.tags.sandbox.Script;
import io.metka.tags.sandbox.ScriptCall;
import io.metka.tags.sandbox.ScriptOutcome;
import io.metka.tags.transform.EventView;
import io.metka.tags.transform.Step;
import io.metka.tags.transform.Transform;
import io.metka.tags.transform.TransformParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes events as their projects' transformations say. Events of projects without any pass untouched, and only steps that are
 * scripts need the sandbox, which is opened and warmed when the first of them is published.
 */
public final class TagStage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TagStage.class);

    /** Owner of the scripts of trials: what they do wrong is not held against those that are published. */
    private static final String TRIAL = "metka/trial";

    private final Supplier<Sandbox> opener;
    private volatile Map<ProjectId, Plan> plans = Map.of();
    private volatile @Nullable Sandbox sandbox;

    /** @param opener makes the sandbox, cold */
    public TagStage(Supplier<Sandbox> opener) {
        this.opener = opener;
    }

    /**
     * A project's transformations in their order.
     *
     * @param roots the members of an event that any of them touches
     */
    private record Plan(List<Transform> transforms, Set<String> roots) {
        static Plan of(List<Transform> transforms) {
            Set<String> roots = new HashSet<>();
            transforms.forEach(transform -> roots.addAll(transform.roots()));
            return new Plan(List.copyOf(transforms), Set.copyOf(roots));
        }

        List<Script> scripts() {
            return transforms.stream()
                    .flatMap(transform -> transform.steps().stream())
                    .filter(step -> step.step() instanceof Step.Scripted)
                    .map(step -> ((Step.Scripted) step.step()).script())
                    .toList();
        }
    }

    /** An event under way. */
    private static final class Flow {
        private final ProfiledEvent event;
        private ObjectNode view;

        private Flow(ProfiledEvent event, ObjectNode view) {
            this.event = event;
            this.view = view;
        }
    }

    /** Works with the transformations of this catalog from now on; blocks until the sandbox is warm, if one is needed. */
    public synchronized void follow(Catalog catalog) {
        Map<ProjectId, List<Transform>> read = new HashMap<>();
        catalog.transformations().stream()
                .filter(Transformation::enabled)
                .sorted(Comparator.comparingInt(Transformation::position).thenComparing(Transformation::id))
                .forEach(definition -> read.computeIfAbsent(definition.project(), _ -> new ArrayList<>())
                        .add(transform(definition)));
        Map<ProjectId, Plan> next = new HashMap<>();
        read.forEach((project, transforms) -> next.put(project, Plan.of(transforms)));
        List<Script> scripts =
                next.values().stream().flatMap(plan -> plan.scripts().stream()).toList();
        if (!scripts.isEmpty()) {
            var _ = sandbox();
        }
        plans = Map.copyOf(next);
        Sandbox kept = sandbox;
        if (kept != null) {
            kept.keep(scripts);
        }
    }

    private static Transform transform(Transformation definition) {
        String owner = definition.project() + "/transformation/" + definition.id();
        TransformParser.Parsed parsed =
                TransformParser.parse(tree(definition.definition().utf8()), owner, _ -> Optional.empty());
        if (!parsed.problems().isEmpty()) {
            LOG.error("{} was saved by another version and is not understood: {}", owner, parsed.problems());
        }
        return parsed.transform();
    }

    /** The events as they are to be stored, in their order. Blocks until all scripts have run. */
    public List<ProfiledEvent> transform(List<ProfiledEvent> events) {
        Map<ProjectId, Plan> now = plans;
        if (now.isEmpty()) {
            return events;
        }
        Map<ProjectId, List<Flow>> flows = new HashMap<>();
        IdentityHashMap<ProfiledEvent, Flow> byEvent = new IdentityHashMap<>();
        for (ProfiledEvent event : events) {
            ProjectId project = event.origin().project();
            Plan plan = now.get(project);
            if (plan != null) {
                Flow flow = new Flow(event, EventView.of(event, plan.roots()));
                flows.computeIfAbsent(project, _ -> new ArrayList<>()).add(flow);
                byEvent.put(event, flow);
            }
        }
        flows.forEach((project, several) -> {
            Plan plan = now.get(project);
            if (plan != null) {
                plan.transforms().forEach(transform -> apply(transform, several));
            }
        });
        return events.stream()
                .map(event -> {
                    Flow flow = byEvent.get(event);
                    return flow == null ? event : EventView.applied(event, flow.view);
                })
                .toList();
    }

    private void apply(Transform transform, List<Flow> flows) {
        List<Flow> concerned = flows.stream()
                .filter(flow -> transform.applies(flow.event.origin().source(), flow.view))
                .toList();
        for (Transform.Guarded guarded : transform.steps()) {
            List<Flow> now = concerned.stream()
                    .filter(flow -> guarded.applies(flow.view))
                    .toList();
            switch (guarded.step()) {
                case Step.Declared declared -> now.forEach(flow -> declared.apply(flow.view));
                case Step.Scripted(Script script) -> run(script, now);
            }
        }
    }

    private void run(Script script, List<Flow> flows) {
        Sandbox running = sandbox;
        if (running == null || flows.isEmpty()) {
            return;
        }
        List<ScriptOutcome> outcomes = running.run(
                flows.stream().map(flow -> new ScriptCall(script, input(flow))).toList());
        for (int i = 0; i < flows.size(); i++) {
            if (outcomes.get(i) instanceof ScriptOutcome.Returned returned
                    && ScriptTexts.result(returned) instanceof ObjectNode changed) {
                flows.get(i).view = changed;
            }
        }
    }

    private static String input(Flow flow) {
        ObjectNode consent = Json.MAPPER.createObjectNode();
        flow.event.event().consent().granted().forEach(consent.putArray("granted")::add);
        flow.event.event().consent().denied().forEach(consent.putArray("denied")::add);
        return ScriptTexts.input(flow.view, consent);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a transformation would make of an event, and what each of its steps did; nothing is stored. Blocks until its scripts
     * have run.
     *
     * @param definition that was checked
     * @param event as {@link EventView} shows it
     * @param consent with {@code granted} and {@code denied}
     */
    public ObjectNode trial(JsonNode definition, ObjectNode event, JsonNode consent) {
        Transform transform =
                TransformParser.parse(definition, TRIAL, _ -> Optional.empty()).transform();
        return new Trial(transform, this::sandbox).of(event, consent);
    }

    private synchronized Sandbox sandbox() {
        Sandbox known = sandbox;
        if (known == null) {
            known = opener.get();
            known.warm();
            sandbox = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        Sandbox opened = sandbox;
        if (opened != null) {
            opened.close();
        }
    }
}

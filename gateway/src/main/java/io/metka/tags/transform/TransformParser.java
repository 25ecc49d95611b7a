package io.metka.tags.transform;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.EventCondition;
import io.metka.container.EventPath;
import io.metka.container.EventPattern;
import io.metka.container.Problem;
import io.metka.tags.sandbox.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads transformations and notes everything that is wrong with them. */
public final class TransformParser {
    /** Modules that a script of a transformation can have; it makes no requests. */
    private static final Set<String> MODULES = Set.of("event", "consent", "hash", "json", "url", "log");

    private static final Set<String> LISTED = Set.of("properties", "traits", "context");
    private static final String REDACTED = "[redacted]";

    private final Function<String, Optional<String>> scripts;
    private final String owner;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param owner of what is read
     * @param scripts why a source is not a script, in words for its author
     */
    private TransformParser(String owner, Function<String, Optional<String>> scripts) {
        this.owner = owner;
        this.scripts = scripts;
    }

    /** A transformation as it was read; of no use when there are problems. */
    public record Parsed(Transform transform, List<Problem> problems) {
        public Parsed {
            problems = List.copyOf(problems);
        }
    }

    /** Reads a definition that has the shape that the API's contract prescribes; the problems' pointers start at it. */
    public static Parsed parse(JsonNode definition, String owner, Function<String, Optional<String>> scripts) {
        TransformParser parser = new TransformParser(owner, scripts);
        Set<String> sources = new HashSet<>();
        definition.path("sources").forEach(source -> sources.add(source.asText()));
        List<EventCondition> when = parser.conditions(definition.path("when"), "/when");
        List<Transform.Guarded> steps = new ArrayList<>();
        JsonNode list = definition.path("steps");
        for (int i = 0; i < list.size(); i++) {
            String pointer = "/steps/" + i;
            Step step = parser.step(list.get(i), pointer);
            if (step != null) {
                steps.add(new Transform.Guarded(parser.conditions(list.get(i).path("when"), pointer + "/when"), step));
            }
        }
        return new Parsed(new Transform(owner, sources, when, steps), parser.problems);
    }

    private List<EventCondition> conditions(JsonNode list, String pointer) {
        List<EventCondition> conditions = EventCondition.parse(list, pointer, problems);
        for (EventCondition condition : conditions) {
            known(condition.field(), pointer, false);
        }
        return conditions;
    }

    private @Nullable Step step(JsonNode step, String pointer) {
        return switch (step.path("type").asText()) {
            case "rename" ->
                new Step.Rename(
                        writable(step.path("from"), pointer + "/from"), writable(step.path("to"), pointer + "/to"));
            case "add" -> add(step, pointer);
            case "remove" -> new Step.Remove(paths(step, pointer));
            case "keep" -> keep(step, pointer);
            case "redact" -> redact(step, pointer);
            case "hash" ->
                new Step.Hash(
                        paths(step, pointer),
                        Step.Hash.Form.valueOf(step.path("form").asText("as_is").toUpperCase(Locale.ROOT)));
            case "look_up" -> lookUp(step, pointer);
            case "script" -> script(step, pointer);
            default -> {
                wrong(pointer + "/type", "Write one of rename, add, remove, keep, redact, hash, look_up and script");
                yield null;
            }
        };
    }

    private Step add(JsonNode step, String pointer) {
        if (step.has("from") == step.has("value")) {
            wrong(pointer, "Write either value, or from, the field that the value is taken from");
        }
        EventPath from = step.has("from") ? readable(step.path("from"), pointer + "/from") : null;
        return new Step.Add(writable(step.path("to"), pointer + "/to"), from, step.path("value"));
    }

    private Step keep(JsonNode step, String pointer) {
        Map<String, Set<String>> fields = new HashMap<>();
        JsonNode list = step.path("fields");
        for (int i = 0; i < list.size(); i++) {
            EventPath path = EventPath.of(list.get(i).asText());
            if (!LISTED.contains(path.root()) || path.keys().size() != 2) {
                wrong(
                        pointer + "/fields/" + i,
                        "Write properties, traits or context, a dot and the name of a field, for example"
                                + " properties.sku; what stands deeper stays with its field");
                continue;
            }
            fields.computeIfAbsent(path.root(), _ -> new HashSet<>())
                    .add(path.keys().getLast());
        }
        if (list.isEmpty()) {
            wrong(pointer + "/fields", "List the fields that stay; to take all away, use remove");
        }
        return new Step.Keep(fields);
    }

    private Step redact(JsonNode step, String pointer) {
        EventPattern pattern = null;
        if (step.has("pattern")) {
            String source = step.path("pattern").asText();
            Optional<String> refused = EventPattern.problem(source);
            if (refused.isPresent()) {
                wrong(pointer + "/pattern", "This regular expression cannot be used: " + refused.get());
            } else {
                pattern = EventPattern.of(source);
            }
        }
        return new Step.Redact(paths(step, pointer), pattern, step.path("with").asText(REDACTED));
    }

    private Step lookUp(JsonNode step, String pointer) {
        Map<String, JsonNode> table = new HashMap<>();
        step.path("table").properties().forEach(row -> table.put(row.getKey(), row.getValue()));
        if (table.isEmpty()) {
            wrong(pointer + "/table", "Write an object: what is looked up, and the value for it");
        }
        return new Step.LookUp(
                readable(step.path("from"), pointer + "/from"),
                writable(step.path("to"), pointer + "/to"),
                table,
                step.has("otherwise") ? step.path("otherwise") : null);
    }

    private Step script(JsonNode step, String pointer) {
        Set<String> modules = new TreeSet<>();
        JsonNode list = step.path("permissions");
        for (int i = 0; i < list.size(); i++) {
            if (!MODULES.contains(list.get(i).asText())) {
                wrong(
                        pointer + "/permissions/" + i,
                        "A transformation's script can have " + String.join(", ", new TreeSet<>(MODULES)));
            }
            modules.add(list.get(i).asText());
        }
        String source = step.path("source").asText();
        scripts.apply(source)
                .ifPresent(problem -> wrong(pointer + "/source", "This cannot be run as JavaScript: " + problem));
        return new Step.Scripted(Script.of(owner + "#" + pointer, source, modules));
    }

    private List<EventPath> paths(JsonNode step, String pointer) {
        List<EventPath> paths = new ArrayList<>();
        JsonNode list = step.path("fields");
        for (int i = 0; i < list.size(); i++) {
            EventPath path = EventPath.of(list.get(i).asText());
            known(path, pointer + "/fields/" + i, true);
            paths.add(path);
        }
        if (paths.isEmpty()) {
            wrong(pointer + "/fields", "List at least one field, for example properties.email");
        }
        return paths;
    }

    private EventPath writable(JsonNode text, String pointer) {
        return single(text, pointer, true);
    }

    private EventPath readable(JsonNode text, String pointer) {
        return single(text, pointer, false);
    }

    private EventPath single(JsonNode text, String pointer, boolean write) {
        EventPath path = EventPath.of(text.asText());
        if (path.isWide()) {
            wrong(pointer, "Name one field here; * stands for several");
        }
        known(path, pointer, write);
        return path;
    }

    private void known(EventPath path, String pointer, boolean write) {
        Set<String> roots = write ? EventView.WRITABLE : EventView.ROOTS;
        if (!roots.contains(path.root()) || path.keys().contains("")) {
            wrong(
                    pointer,
                    "\"" + path + "\" is no field that can be " + (write ? "changed" : "read")
                            + "; a field begins with one of " + String.join(", ", new TreeSet<>(roots)));
        } else if (write && LISTED.contains(path.root()) && path.keys().size() == 1) {
            wrong(pointer, "Name a field in " + path + ", for example " + path + ".sku");
        }
    }

    private void wrong(String pointer, String message) {
        problems.add(new Problem(pointer, message));
    }
}

package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Chooses the tags that can run, puts them in the order in which they run, and writes their options. */
final class TagWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ConfigWriter config;
    private final boolean preview;
    private final Map<String, JsonNode> byId = new HashMap<>();
    private final List<JsonNode> chosen;
    private final Map<String, Integer> indexes = new HashMap<>();

    /**
     * A writer of the tags of a version.
     *
     * @param preview leaves out what runs on the live site only, and has the runtime tell what becomes of each tag
     */
    TagWriter(ConfigWriter config, JsonNode version, boolean preview) {
        this.config = config;
        this.preview = preview;
        for (JsonNode tag : version.path("tags")) {
            if (!tag.path("paused").asBoolean()
                    && !(preview && tag.path("live_only").asBoolean())) {
                byId.put(tag.path("id").asText(), tag);
            }
        }
        Set<String> wanted = wanted(version);
        chosen = StreamSupport.stream(version.path("tags").spliterator(), false)
                .filter(tag -> wanted.contains(tag.path("id").asText()))
                .sorted(Comparator.comparingInt(tag -> -tag.path("priority").asInt()))
                .toList();
        chosen.forEach(tag -> indexes.put(tag.path("id").asText(), indexes.size()));
    }

    ArrayNode write() {
        ArrayNode written = NODES.arrayNode();
        chosen.forEach(tag -> written.add(tag(tag)));
        return written;
    }

    /** Tags that a trigger fires, and those that run before and after them; any other tag would only weigh. */
    private Set<String> wanted(JsonNode version) {
        Set<String> wanted = new HashSet<>();
        List<String> next = new ArrayList<>();
        for (JsonNode tag : version.path("tags")) {
            if (!tag.path("triggers").isEmpty()) {
                next.add(tag.path("id").asText());
            }
        }
        while (!next.isEmpty()) {
            String id = next.removeLast();
            JsonNode tag = byId.get(id);
            if (tag != null && canRun(tag) && wanted.add(id)) {
                for (String step : List.of("setup", "teardown")) {
                    next.add(tag.path(step).path("tag").asText());
                }
            }
        }
        return wanted;
    }

    /** False when a tag that must have succeeded before it never runs. */
    private boolean canRun(JsonNode tag) {
        JsonNode setup = tag.path("setup");
        JsonNode before = byId.get(setup.path("tag").asText());
        return !setup.path("stop_on_failure").asBoolean() || (before != null && canRun(before));
    }

    private ObjectNode tag(JsonNode tag) {
        ObjectNode written = config.named(tag);
        written.put("type", config.use("tags", tag.path("type").asText()));
        written.set("parameters", config.parameters(EntityKind.TAG, tag));
        written.set("triggers", config.triggerIndexes(tag.path("triggers")));
        written.set("exceptions", config.triggerIndexes(tag.path("exceptions")));
        purposes(tag).forEach(written.putArray("purposes")::add);
        if (tag.path("limit").asText().equals("unlimited")) {
            written.put("unlimited", true);
        }
        if (hasStep(tag, "setup")) {
            written.put("late", true);
        }
        putOptions(written, "before", before(tag));
        putOptions(written, "around", around(tag));
        return written;
    }

    /** With those of a setup tag that must have succeeded: the tag waits for consent to all of them together. */
    private Set<String> purposes(JsonNode tag) {
        Set<String> purposes = new LinkedHashSet<>();
        tag.path("purposes").forEach(purpose -> purposes.add(purpose.asText()));
        if (hasStep(tag, "setup") && tag.at("/setup/stop_on_failure").asBoolean()) {
            JsonNode setup = byId.getOrDefault(tag.at("/setup/tag").asText(), NODES.objectNode());
            setup.path("purposes").forEach(purpose -> purposes.add(purpose.asText()));
        }
        return purposes;
    }

    private boolean hasStep(JsonNode tag, String step) {
        return indexes.containsKey(tag.path(step).path("tag").asText());
    }

    private ObjectNode before(JsonNode tag) {
        ObjectNode options = NODES.objectNode();
        if (preview) {
            options.put("debug_fired", true);
        }
        for (String name : List.of("schedule", "sample_percent", "delay_ms")) {
            JsonNode option = tag.path(name);
            boolean idle =
                    option.isObject() ? option.isEmpty() : option.asDouble() == (name.equals("delay_ms") ? 0 : 100);
            if (!option.isMissingNode() && !idle) {
                options.set(name, option);
            }
        }
        if (preview) {
            options.put("debug_passed", true);
        }
        return options;
    }

    private ObjectNode around(JsonNode tag) {
        ObjectNode options = NODES.objectNode();
        String limit = tag.path("limit").asText("event");
        boolean once = limit.equals("event") && isCalled(tag);
        if (once || (!limit.equals("event") && !limit.equals("unlimited"))) {
            options.putObject("limit")
                    .put("per", limit)
                    .put("key", tag.path("id").asText());
        }
        ObjectNode sequence = NODES.objectNode();
        for (String step : List.of("setup", "teardown")) {
            if (hasStep(tag, step)) {
                sequence.set(step, step(tag.path(step)));
            }
        }
        if (!sequence.isEmpty()) {
            options.set("sequence", sequence);
        }
        if (preview) {
            options.put("debug_run", true);
        }
        return options;
    }

    /** Whether other tags run it, so that one occurrence could run it several times. */
    private boolean isCalled(JsonNode tag) {
        return chosen.stream()
                .flatMap(other -> Stream.of(other.at("/setup/tag"), other.at("/teardown/tag")))
                .anyMatch(tag.path("id")::equals);
    }

    private ObjectNode step(JsonNode step) {
        ObjectNode written = NODES.objectNode();
        written.put("tag", indexes.get(step.path("tag").asText()));
        if (step.path("stop_on_failure").asBoolean()) {
            written.put("stop_on_failure", true);
        }
        return written;
    }

    private void putOptions(ObjectNode written, String name, ObjectNode options) {
        if (!options.isEmpty()) {
            options.fieldNames().forEachRemaining(option -> config.use("wrappers", option));
            written.set(name, options);
        }
    }
}

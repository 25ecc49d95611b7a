package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options that every tag has whatever its type. */
final class TagOptions {
    private static final int MOST_TRIGGERS = 100;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Triggers triggers;
    private final Map<String, String> idsByName;
    /** Names of the tags that others run before or after themselves. */
    private final Set<String> called = new HashSet<>();

    /** @param idsByName ids of the tags in the document by their names in the export */
    TagOptions(Triggers triggers, Map<String, String> idsByName) {
        this.triggers = triggers;
        this.idsByName = idsByName;
    }

    /** Notes whom a tag calls; all are known before the first is filled in. */
    void calls(Item item) {
        for (String list : List.of("setupTag", "teardownTag")) {
            called.add(item.node().path(list).path(0).path("tagName").asText());
        }
    }

    void fill(Item item, ObjectNode tag) {
        firing(item, tag);
        blocking(item, tag);
        limit(item, tag);
        sequence(item, tag, "setupTag", "setup", "stopOnSetupFailure");
        sequence(item, tag, "teardownTag", "teardown", "stopTeardownOnFailure");
        priority(item, tag);
        schedule(item, tag);
        if (isTrue(item.node().path("paused"))) {
            tag.put("paused", true);
        }
        if (isTrue(item.node().path("liveOnly"))) {
            tag.put("live_only", true);
        }
        if (!item.node().path("monitoringMetadata").path("map").isEmpty()) {
            item.changed(Cause.LOST.with("monitoringMetadata"));
        }
    }

    private static boolean isTrue(JsonNode flag) {
        return Parameters.value(flag).equalsIgnoreCase("true");
    }

    private void firing(Item item, ObjectNode tag) {
        Set<String> ids = new LinkedHashSet<>();
        for (String gtmId : texts(item, List.of("firingTriggerId", "trigger"))) {
            Optional<String> id = triggers.find(gtmId);
            if (id.isEmpty()) {
                item.needsAction(Cause.DANGLING_TRIGGER.with(gtmId));
            } else {
                ids.add(id.get());
                if (triggers.isBroken(id.get())) {
                    item.needsAction(Cause.NEVER_FIRES.with(triggers.name(id.get())));
                }
            }
        }
        if (ids.isEmpty() && !called.contains(item.name())) {
            item.note(Cause.NO_TRIGGER.with());
        }
        list(item, tag.putArray("triggers"), ids);
    }

    private void blocking(Item item, ObjectNode tag) {
        Set<String> ids = new LinkedHashSet<>();
        for (String gtmId : texts(item, List.of("blockingTriggerId"))) {
            Optional<String> id = triggers.find(gtmId);
            id.ifPresent(ids::add);
            if (id.isEmpty() || triggers.isBroken(id.get())) {
                item.needsAction(
                        Cause.DANGLING_EXCEPTION.with(id.map(triggers::name).orElse(gtmId)));
                tag.put("paused", true);
            }
        }
        if (!ids.isEmpty()) {
            list(item, tag.putArray("exceptions"), ids);
        }
    }

    private static void list(Item item, ArrayNode array, Set<String> ids) {
        ids.stream().limit(MOST_TRIGGERS).forEach(array::add);
        if (ids.size() > MOST_TRIGGERS) {
            item.needsAction(Cause.ONLY_FIRST.with(MOST_TRIGGERS));
        }
    }

    private static List<String> texts(Item item, List<String> members) {
        return members.stream()
                .flatMap(member -> {
                    JsonNode node = item.node().path(member);
                    return node.isArray() ? node.valueStream() : node.isMissingNode() ? null : List.of(node).stream();
                })
                .map(Parameters::value)
                .filter(id -> !id.isBlank())
                .toList();
    }

    /** Triggers fire a tag of GTM once for an event in any case; unlimited is how often other tags may call it. */
    private void limit(Item item, ObjectNode tag) {
        String code = Codes.of(item.text("tagFiringOption"));
        switch (code) {
            case "UNLIMITED" -> {
                if (called.contains(item.name())) {
                    tag.put("limit", "unlimited");
                }
            }
            case "ONCE_PER_LOAD" -> tag.put("limit", "page");
            case "", "ONCE_PER_EVENT", "TAG_FIRING_OPTION_UNSPECIFIED" -> {}
            default -> item.needsAction(Cause.UNKNOWN_TYPE.with("tagFiringOption " + code));
        }
    }

    private void sequence(Item item, ObjectNode tag, String list, String option, String stop) {
        JsonNode calls = item.node().path(list);
        if (!calls.isArray() || calls.isEmpty()) {
            return;
        }
        String name = calls.path(0).path("tagName").asText();
        String id = idsByName.get(name);
        if (calls.size() > 1) {
            item.needsAction(Cause.ONLY_FIRST.with(list));
        }
        if (id == null || id.equals(tag.path("id").asText())) {
            item.needsAction(Cause.DANGLING_TAG.with(name));
            return;
        }
        ObjectNode call = tag.putObject(option).put("tag", id);
        if (isTrue(calls.path(0).path(stop))) {
            call.put("stop_on_failure", true);
        }
    }

    private static void priority(Item item, ObjectNode tag) {
        String text = item.keyless("priority").strip();
        if (text.matches("-?[0-9]{1,6}")) {
            tag.put("priority", Integer.parseInt(text));
        } else if (!text.isEmpty()) {
            item.needsAction(Cause.CANNOT_VARY.with("priority = " + text));
        }
    }

    private static void schedule(Item item, ObjectNode tag) {
        ObjectNode schedule = tag.objectNode();
        minute(item, "scheduleStartMs").ifPresent(from -> schedule.put("from", from));
        minute(item, "scheduleEndMs").ifPresent(to -> schedule.put("to", to));
        if (!schedule.isEmpty()) {
            tag.set("schedule", schedule.put("time_zone", "UTC"));
        }
    }

    private static Optional<String> minute(Item item, String member) {
        String text = item.keyless(member);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[0-9]{1,14}")) {
            item.needsAction(Cause.LOST.with(member + " = " + text));
            return Optional.empty();
        }
        return Optional.of(MINUTE.format(Instant.ofEpochMilli(Long.parseLong(text))));
    }
}

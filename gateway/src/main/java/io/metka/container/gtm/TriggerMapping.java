package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns GTM's triggers into ours. */
final class TriggerMapping {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("CONSENT_INIT", "consent_init"),
            Map.entry("INIT", "init"),
            Map.entry("PAGEVIEW", "page_view"),
            Map.entry("DOM_READY", "dom_ready"),
            Map.entry("WINDOW_LOADED", "window_loaded"),
            Map.entry("CLICK", "click"),
            Map.entry("LINK_CLICK", "link_click"),
            Map.entry("FORM_SUBMISSION", "form_submit"),
            Map.entry("ELEMENT_VISIBILITY", "visibility"),
            Map.entry("SCROLL_DEPTH", "scroll"),
            Map.entry("YOU_TUBE_VIDEO", "youtube"),
            Map.entry("TIMER", "timer"),
            Map.entry("HISTORY_CHANGE", "history_change"),
            Map.entry("JS_ERROR", "js_error"),
            Map.entry("CUSTOM_EVENT", "custom_event"),
            Map.entry("TRIGGER_GROUP", "group"));

    /** Codes that GTM does not have and that files written by hand have. */
    private static final Map<String, String> WRONG = Map.ofEntries(
            Map.entry("CONSENT_INITIALIZATION", "CONSENT_INIT"),
            Map.entry("INITIALIZATION", "INIT"),
            Map.entry("PAGE_VIEW", "PAGEVIEW"),
            Map.entry("ALL_PAGES", "PAGEVIEW"),
            Map.entry("DOM", "DOM_READY"),
            Map.entry("WINDOW_LOAD", "WINDOW_LOADED"),
            Map.entry("ALL_ELEMENTS", "CLICK"),
            Map.entry("CLICK_ALL_ELEMENTS", "CLICK"),
            Map.entry("ALL_CLICKS", "CLICK"),
            Map.entry("JUST_LINKS", "LINK_CLICK"),
            Map.entry("CLICK_JUST_LINKS", "LINK_CLICK"),
            Map.entry("LINKS", "LINK_CLICK"),
            Map.entry("FORM_SUBMIT", "FORM_SUBMISSION"),
            Map.entry("FORM", "FORM_SUBMISSION"),
            Map.entry("VISIBILITY", "ELEMENT_VISIBILITY"),
            Map.entry("SCROLL", "SCROLL_DEPTH"),
            Map.entry("YOUTUBE_VIDEO", "YOU_TUBE_VIDEO"),
            Map.entry("YOUTUBE", "YOU_TUBE_VIDEO"),
            Map.entry("HISTORY", "HISTORY_CHANGE"),
            Map.entry("JAVASCRIPT_ERROR", "JS_ERROR"),
            Map.entry("EVENT", "CUSTOM_EVENT"),
            Map.entry("GROUP", "TRIGGER_GROUP"));

    private final boolean web;
    private final Draft draft;
    private final Triggers triggers;
    private final Conditions conditions;
    private final EventConditions events;
    private final TriggerParameters parameters;

    TriggerMapping(boolean web, Draft draft, Triggers triggers, Names names, Texts texts) {
        this.web = web;
        this.draft = draft;
        this.triggers = triggers;
        this.conditions = new Conditions(names, texts, draft);
        this.events = new EventConditions(texts, conditions);
        this.parameters = new TriggerParameters(texts, triggers);
    }

    /** Maps all: first their ids, because groups name each other, then what they are. */
    void map(List<Item> items) {
        Set<String> seen = new HashSet<>();
        for (Item item : items) {
            if (!TYPES.containsKey(code(item))) {
                item.skipped(
                        isElsewhere(item) ? Cause.NOT_FOR_WEB.with(item.type()) : Cause.UNKNOWN_TYPE.with(item.type()));
                continue;
            }
            String id = draft.id("t", item.gtmId());
            String name = Names.adapted(item.name(), "Trigger " + item.gtmId());
            if (!seen.add(item.gtmId())) {
                item.changed(Cause.DUPLICATE_ID.with(item.gtmId()));
            }
            if (!name.equals(item.name())) {
                item.changed(Cause.RENAMED.with(name));
            }
            triggers.register(item.gtmId(), id, name);
            item.becomes(id);
        }
        for (Item item : items) {
            if (!item.isSkipped()) {
                map(item);
            }
        }
    }

    private void map(Item item) {
        String code = code(item);
        if (!code.equals(Codes.of(item.type()))) {
            item.changed(Cause.WRONG_CODE.with(item.type(), code));
        }
        String id = item.line().entityId();
        ObjectNode trigger = draft.entity(item, id, triggers.name(id)).put("type", TYPES.get(code));
        ObjectNode inner = trigger.putObject("parameters");
        ArrayNode all = inner.arrayNode();
        if (code.equals("CUSTOM_EVENT")) {
            events.map(item, inner, all);
        } else {
            parameters.fill(item, code, inner, all);
        }
        for (String list : List.of("autoEventFilter", "filter")) {
            for (JsonNode filter : item.node().path(list)) {
                all.add(conditions.map(item, filter));
            }
        }
        if (!web && item.isUnresolved()) {
            item.skipped(Cause.SERVER_ONLY_NAMES.with());
            triggers.breaks(id);
            return;
        }
        finish(trigger, all);
    }

    private void finish(ObjectNode trigger, ArrayNode all) {
        boolean never = false;
        for (JsonNode condition : all) {
            never |= Conditions.isNever(condition);
        }
        if (never) {
            triggers.breaks(trigger.path("id").asText());
            Draft.addNotes(trigger, "GTM: " + draft.origin(trigger).node());
        }
        if (!all.isEmpty()) {
            trigger.set("conditions", all);
        }
        draft.trigger(trigger);
    }

    private static String code(Item item) {
        String code = Codes.of(item.type());
        return WRONG.getOrDefault(code, code);
    }

    private static boolean isElsewhere(Item item) {
        String code = Codes.of(item.type());
        return code.startsWith("AMP_")
                || code.startsWith("FIREBASE_")
                || code.equals("ALWAYS")
                || code.equals("SERVER_PAGEVIEW");
    }
}

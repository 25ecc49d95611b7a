package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns GTM's tags into ours. */
final class TagMapping {
    private final boolean web;
    private final Draft draft;
    private final TagOptions options;
    private final TagTypes types;
    private final Map<String, String> idsByName;
    private final Map<String, Item> itemsByName;

    TagMapping(boolean web, Draft draft, Triggers triggers, Texts texts, Settings settings) {
        this.web = web;
        this.draft = draft;
        this.idsByName = new HashMap<>();
        this.itemsByName = new HashMap<>();
        this.options = new TagOptions(triggers, idsByName);
        this.types = new TagTypes(texts, settings, itemsByName);
    }

    /**
     * What tags look up beside themselves.
     *
     * @param variables of the export by name, for those that hold a tag's settings
     */
    record Settings(Templates templates, Map<String, Item> variables) {}

    /** Maps all: first their names, because they call each other by name, then what they are. */
    void map(List<Item> items) {
        if (!web) {
            items.forEach(item -> item.skipped(Cause.NOT_FOR_WEB.with(item.type())));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Item item : items) {
            String id = draft.id("g", item.gtmId());
            item.becomes(id);
            idsByName.putIfAbsent(item.name(), id);
            itemsByName.putIfAbsent(item.name(), item);
            options.calls(item);
            if (!item.gtmId().isEmpty() && !seen.add(item.gtmId())) {
                item.changed(Cause.DUPLICATE_ID.with(item.gtmId()));
            }
        }
        items.forEach(this::map);
    }

    private void map(Item item) {
        String name = Names.adapted(item.name(), "Tag " + item.gtmId());
        if (!name.equals(item.name())) {
            item.changed(Cause.RENAMED.with(name));
        }
        ObjectNode tag = draft.entity(item, item.line().entityId(), name);
        types.fill(item, tag);
        options.fill(item, tag);
        ConsentMapping.map(item, tag);
        draft.tag(tag);
    }
}

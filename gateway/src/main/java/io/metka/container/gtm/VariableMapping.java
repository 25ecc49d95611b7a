package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/** Turns GTM's user-defined variables into ours. */
final class VariableMapping {
    /** The types that mean the same in a container for servers. */
    private static final Set<String> ANYWHERE = Set.of("v", "c", "jsm", "smm", "remm", "r", "cid", "ctv", "dbg", "uv");

    /** Codes that GTM does not have and that files written by hand have. */
    private static final Map<String, String> WRONG = Map.ofEntries(
            Map.entry("URL", "u"),
            Map.entry("url", "u"),
            Map.entry("dlv", "v"),
            Map.entry("data_layer", "v"),
            Map.entry("DATA_LAYER", "v"),
            Map.entry("constant", "c"),
            Map.entry("CONSTANT", "c"),
            Map.entry("cookie", "k"),
            Map.entry("js", "j"),
            Map.entry("cjs", "jsm"),
            Map.entry("custom_javascript", "jsm"),
            Map.entry("lookup", "smm"),
            Map.entry("dom", "d"));

    private static final SequencedMap<String, String> FORMATS = new LinkedHashMap<>();

    static {
        FORMATS.put("convertNullToValue", "null_to");
        FORMATS.put("convertUndefinedToValue", "undefined_to");
        FORMATS.put("convertTrueToValue", "true_to");
        FORMATS.put("convertFalseToValue", "false_to");
    }

    private final boolean web;
    private final Draft draft;
    private final Names names;
    private final Texts texts;
    private final VariableTypes types;

    VariableMapping(boolean web, Draft draft, Names names, Texts texts, Templates templates) {
        this.web = web;
        this.draft = draft;
        this.names = names;
        this.texts = texts;
        this.types = new VariableTypes(texts, names, templates);
    }

    /** Maps all: first their names, because texts name each other, then what they are. */
    void map(List<Item> items) {
        skipWhatOnlyServersHave(items);
        Map<Item, String> ours = new LinkedHashMap<>();
        for (Item item : items) {
            if (!item.isSkipped()) {
                ours.put(item, names.register(item));
                if (code(item).equals("c")) {
                    texts.constant(item.name(), item.parameters().text("value"));
                }
            }
        }
        Set<String> seen = new TreeSet<>();
        ours.forEach((item, name) -> {
            if (!seen.add(item.gtmId()) && !item.gtmId().isEmpty()) {
                item.changed(Cause.DUPLICATE_ID.with(item.gtmId()));
            }
            map(item, name);
        });
    }

    private void map(Item item, String name) {
        ObjectNode variable = draft.entity(item, draft.id("v", item.gtmId()), name);
        String code = code(item);
        if (!code.equals(item.type())) {
            item.changed(Cause.WRONG_CODE.with(item.type(), code));
        }
        types.fill(item, code, variable);
        format(item, variable);
        draft.variable(variable);
    }

    private static String code(Item item) {
        return WRONG.getOrDefault(item.type(), item.type());
    }

    /** Outside of containers for sites, only what names nothing of the others' own is of use. */
    private void skipWhatOnlyServersHave(List<Item> items) {
        if (web) {
            return;
        }
        for (Item item : items) {
            if (!ANYWHERE.contains(code(item))) {
                item.skipped(Cause.NOT_FOR_WEB.with(item.type()));
            }
        }
        boolean again = true;
        while (again) {
            again = false;
            Set<String> kept = new TreeSet<>();
            items.stream()
                    .filter(item -> !item.isSkipped())
                    .forEach(item -> kept.add(item.name().strip()));
            for (Item item : items) {
                if (!item.isSkipped() && !namesOnly(item, kept)) {
                    item.skipped(Cause.SERVER_ONLY_NAMES.with());
                    again = true;
                }
            }
        }
    }

    private boolean namesOnly(Item item, Set<String> kept) {
        return Texts.references(item.node().toString()).stream()
                .allMatch(name -> kept.contains(name) || names.knows(name));
    }

    private void format(Item item, ObjectNode variable) {
        var given = item.node().path("formatValue");
        ObjectNode format = variable.objectNode();
        switch (Codes.of(given.path("caseConversionType").asText())) {
            case "LOWERCASE" -> format.put("case", "lower");
            case "UPPERCASE" -> format.put("case", "upper");
            default -> {}
        }
        FORMATS.forEach((gtm, ours) -> {
            if (given.has(gtm)) {
                format.put(ours, texts.template(item, Parameters.value(given.path(gtm))));
            }
        });
        if (!given.path("convertToNumber").isMissingNode()) {
            format.put("to_number", true);
        }
        if (!given.path("convertToBoolean").isMissingNode()) {
            format.put("to_boolean", true);
        }
        if (!format.isEmpty()) {
            variable.set("format", format);
        }
    }
}

package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each type of variable of GTM is here. */
final class VariableTypes {
    private static final String COOKIE_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}";

    private static final List<String> ADDRESS =
            List.of("first_name", "last_name", "street", "city", "region", "postal_code", "country");

    private final Texts texts;
    private final Templates templates;
    private final PageVariables page;

    VariableTypes(Texts texts, Names names, Templates templates) {
        this.texts = texts;
        this.templates = templates;
        this.page = new PageVariables(texts, names);
    }

    /** Gives a variable its type, its parameters and its default. */
    void fill(Item item, String code, ObjectNode variable) {
        Parameters given = item.parameters();
        ObjectNode inner = variable.put("type", "undefined").putObject("parameters");
        switch (code) {
            case "v" -> dataLayer(item, variable, inner);
            case "c" -> constant(item, variable, inner);
            case "jsm" -> script(item, variable, inner);
            case "j" -> named(item, variable, inner, "javascript_global");
            case "k" -> cookie(item, variable, inner);
            case "u", "f", "d", "aev", "vis" -> page.fill(item, code, variable, inner);
            case "smm" -> lookup(item, variable, inner);
            case "remm" -> patterns(item, variable, inner);
            case "r" -> random(item, variable, inner);
            case "e" -> variable.put("type", "event_name");
            case "cid" -> variable.put("type", "container_id");
            case "ctv" -> variable.put("type", "container_version");
            case "dbg" -> variable.put("type", "debug_mode");
            case "t" -> variable.put("type", "environment_name");
            case "uv" -> {}
            case "gas", "gtcs", "gtes" -> settings(item, code, variable, inner);
            case "awec" -> userData(item, variable, inner);
            default -> templates.variable(item, variable, inner, texts);
        }
        if (given.flag("setDefaultValue")) {
            variable.put("default", texts.template(item, given.text("defaultValue")));
        }
    }

    /** Leaves a variable without a value, and the source where a person finds it. */
    static void standIn(Item item, ObjectNode variable, Reason reason) {
        variable.put("type", "undefined").putObject("parameters");
        Draft.addNotes(variable, "GTM: " + item.node());
        item.needsAction(reason);
    }

    /** True when a parameter that cannot do without a value has none; the variable is a stand-in then. */
    static boolean isMissing(Item item, ObjectNode variable, String key) {
        boolean missing = item.parameters().text(key).isBlank();
        if (missing) {
            standIn(item, variable, Cause.MISSING_OPTION.with(key, "undefined"));
        }
        return missing;
    }

    private void dataLayer(Item item, ObjectNode variable, ObjectNode inner) {
        named(item, variable, inner, "data_layer");
        if (inner.has("name")) {
            inner.put("path", inner.path("name").asText()).remove("name");
            if (item.parameters().text("dataLayerVersion").equals("1")) {
                inner.put("version", 1);
            }
        }
    }

    /** The types that have a name which no variable can give. */
    private void named(Item item, ObjectNode variable, ObjectNode inner, String type) {
        if (isMissing(item, variable, "name")) {
            return;
        }
        Optional<String> name = texts.literal(item, item.parameters().text("name"));
        if (name.isEmpty()) {
            standIn(item, variable, Cause.CANNOT_VARY.with("name"));
        } else {
            variable.put("type", type);
            inner.put("name", name.get());
        }
    }

    private void cookie(Item item, ObjectNode variable, ObjectNode inner) {
        named(item, variable, inner, "cookie");
        String name = inner.path("name").asText();
        if (inner.has("name") && !name.matches(COOKIE_NAME)) {
            standIn(item, variable, Cause.CANNOT_VARY.with("name = " + name));
        } else if (item.parameters().flag("decodeCookie") && inner.has("name")) {
            inner.put("decode", true);
        }
    }

    private void constant(Item item, ObjectNode variable, ObjectNode inner) {
        String value = item.parameters().text("value");
        if (Texts.hasReference(value)) {
            passOn(item, variable, value);
        } else {
            variable.put("type", "constant");
            inner.put("value", value);
        }
    }

    /** A variable whose value is a text with names in it. */
    private void passOn(Item item, ObjectNode variable, String template) {
        item.changed(Cause.PASSES_THROUGH.with(template));
        variable.put("default", texts.template(item, template));
    }

    private void script(Item item, ObjectNode variable, ObjectNode inner) {
        if (isMissing(item, variable, "javascript")) {
            return;
        }
        variable.put("type", "custom_javascript");
        inner.put("code", texts.template(item, item.parameters().text("javascript")));
    }

    private void lookup(Item item, ObjectNode variable, ObjectNode inner) {
        variable.put("type", "lookup_table");
        inner.put("input", texts.template(item, item.parameters().text("input")));
        ArrayNode rows = inner.putArray("rows");
        // Of several rows with one key GTM takes the last, here the first decides.
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameters.Row row : item.parameters().table("map", "key", "value")) {
            values.put(texts.template(item, row.name()), texts.template(item, row.value()));
        }
        values.forEach((key, value) -> rows.addObject().put("key", key).put("value", value));
    }

    private void patterns(Item item, ObjectNode variable, ObjectNode inner) {
        Parameters given = item.parameters();
        variable.put("type", "regex_table");
        inner.put("input", texts.template(item, given.text("input")));
        ArrayNode rows = inner.putArray("rows");
        boolean ignoreCase = given.flag("ignoreCase");
        for (Parameters.Row row : given.table("map", "key", "value")) {
            Optional<Patterns.Adapted> adapted = texts.literal(item, row.name()).map(Patterns::adapt);
            String refusal = adapted.map(Patterns.Adapted::refusal).orElse(null);
            if (adapted.isEmpty() || refusal != null) {
                item.needsAction(Cause.ROW_REFUSED.with(row.name(), refusal == null ? "{{…}}" : refusal));
                continue;
            }
            rows.addObject().put("pattern", adapted.get().pattern()).put("value", texts.template(item, row.value()));
            ignoreCase |= adapted.get().ignoreCase();
        }
        flag(inner, "full_match", given.flag("fullMatch"));
        flag(inner, "ignore_case", ignoreCase);
        flag(inner, "replace", given.flag("replaceAfterMatch"));
    }

    private static void flag(ObjectNode inner, String name, boolean value) {
        if (value) {
            inner.put(name, true);
        }
    }

    private static void random(Item item, ObjectNode variable, ObjectNode inner) {
        variable.put("type", "random");
        for (String end : new String[] {"min", "max"}) {
            String text = item.parameters().text(end);
            if (text.matches("[0-9]{1,9}")) {
                inner.put(end, Integer.parseInt(text));
            } else if (!text.isEmpty()) {
                item.needsAction(Cause.CANNOT_VARY.with(end + " = " + text));
            }
        }
    }

    private void settings(Item item, String code, ObjectNode variable, ObjectNode inner) {
        variable.put("type", "settings_table");
        Fields fields = new Fields(item, texts, inner);
        fields.rows(
                "rows",
                switch (code) {
                    case "gtcs" -> item.parameters().table("configSettingsTable", "parameter", "parameterValue");
                    case "gtes" -> item.parameters().table("eventSettingsTable", "parameter", "parameterValue");
                    default -> AnalyticsSettings.rows(item.parameters());
                });
        if (!inner.has("rows")) {
            inner.putArray("rows");
        }
    }

    private void userData(Item item, ObjectNode variable, ObjectNode inner) {
        Parameters given = item.parameters();
        switch (Codes.of(given.text("mode"))) {
            case "CODE" -> passOn(item, variable, given.text("dataSource"));
            case "AUTO" -> standIn(item, variable, Cause.DETECTED_BY_PAGE.with());
            default -> {
                variable.put("type", "user_data");
                Fields fields = new Fields(item, texts, inner)
                        .text("email", given.text("email"))
                        .text("phone", given.text("phone_number"));
                ADDRESS.forEach(field -> fields.text(field, given.text(field)));
            }
        }
    }
}

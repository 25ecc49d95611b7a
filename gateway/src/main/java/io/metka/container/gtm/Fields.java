package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Fills the fields of a tag or a variable from texts of the export; what is unset there is left out here. */
final class Fields {
    private static final int LONGEST_NAME = 100;

    private final Item item;
    private final Texts texts;
    private final ObjectNode fields;
    private final List<String> missing = new ArrayList<>();

    Fields(Item item, Texts texts, ObjectNode fields) {
        this.item = item;
        this.texts = texts;
        this.fields = fields;
    }

    Fields text(String field, String value) {
        if (!value.isEmpty()) {
            fields.put(field, texts.template(item, value));
        }
        return this;
    }

    /** A field without which the tag can do nothing. */
    Fields required(String field, String value) {
        if (value.isBlank()) {
            missing.add(field);
        }
        return text(field, value);
    }

    /** A choice or a truth value, which no variable can make. */
    Fields flag(String field, String value) {
        if (Texts.hasReference(value)) {
            item.needsAction(Cause.CANNOT_VARY.with(field + " = " + value));
        } else if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            fields.put(field, value.equalsIgnoreCase("true"));
        }
        return this;
    }

    /** A choice that the import itself makes. */
    Fields choice(String field, String value) {
        fields.put(field, value);
        return this;
    }

    Fields rows(String field, List<Parameters.Row> rows) {
        if (rows.isEmpty()) {
            return this;
        }
        ArrayNode list = fields.withArray("/" + field);
        for (Parameters.Row row : rows) {
            String name = texts.literal(item, row.name()).orElse("");
            if (name.isBlank() || name.length() > LONGEST_NAME || name.equals("__proto__")) {
                item.needsAction(Cause.CANNOT_VARY.with(field + ": " + row.name()));
            } else {
                list.addObject().put("name", name.strip()).put("value", texts.template(item, row.value()));
            }
        }
        return this;
    }

    /** Says of options that are on and have no counterpart that they are left out. */
    Fields lost(Parameters given, String... keys) {
        for (String key : keys) {
            boolean isSet = given.has(key) && !given.text(key).equalsIgnoreCase("false");
            if (isSet || !given.list(key).isEmpty()) {
                item.changed(Cause.LOST.with(key));
            }
        }
        return this;
    }

    /** The required fields that have no value. */
    List<String> missing() {
        return missing;
    }
}

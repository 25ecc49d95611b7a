package io.metka.decode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The context of an event in our words, from clients whose protocols spell it in single parameters; what is empty is left out. */
final class Surroundings {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})x(\\d{1,6})");
    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

    private final ObjectNode context = JsonNodeFactory.instance.objectNode();

    void library(String name, String version) {
        if (!name.isEmpty()) {
            ObjectNode library = context.putObject("library").put("name", name);
            put(library, "version", version);
        }
    }

    void locale(String tag) {
        put(context, "locale", tag);
    }

    void timezone(String zone) {
        put(context, "timezone", zone);
    }

    /** @param size {@code 1920x1080}, in CSS pixels; anything else is left out */
    void screen(String size) {
        size("screen", size);
    }

    /** @param size as for the screen */
    void viewport(String size) {
        size("viewport", size);
    }

    /** @param number of the visitor's sessions up to this one, counted from 1; anything but a number is left out */
    void session(String id, String number) {
        boolean counted = COUNT.matcher(number).matches();
        if (id.isEmpty() && !counted) {
            return;
        }
        ObjectNode session = context.putObject("session");
        put(session, "id", id);
        if (counted) {
            session.put("number", Integer.parseInt(number));
        }
    }

    /** Where what has no place of its own is kept. */
    ObjectNode protocol(String name) {
        return context.putObject(name);
    }

    ObjectNode context() {
        return context;
    }

    private void size(String member, String size) {
        Matcher sides = SIZE.matcher(size);
        if (sides.matches()) {
            context.putObject(member)
                    .put("width", Integer.parseInt(sides.group(1)))
                    .put("height", Integer.parseInt(sides.group(2)));
        }
    }

    private static void put(ObjectNode object, String member, String text) {
        if (!text.isEmpty()) {
            object.put(member, Texts.clip(text, DecodeLimits.IDENTIFIER_CHARS));
        }
    }
}

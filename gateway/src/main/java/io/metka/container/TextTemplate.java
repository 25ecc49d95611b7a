package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text in which variables are named as {@code {{Name}}}, taken apart. */
record TextTemplate(List<Part> parts) {
    static final Pattern REFERENCE = Pattern.compile("\\{\\{([^{}]+)}}");

    /** A piece of a template. */
    sealed interface Part {}

    /** Characters that stand for themselves; never empty. */
    record Text(String text) implements Part {}

    /** The variable of this name. */
    record Reference(String name) implements Part {}

    static TextTemplate parse(String source) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(source);
        int end = 0;
        while (matcher.find()) {
            addText(parts, source.substring(end, matcher.start()));
            parts.add(new Reference(matcher.group(1).strip()));
            end = matcher.end();
        }
        addText(parts, source.substring(end));
        return new TextTemplate(List.copyOf(parts));
    }

    private static void addText(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Text(text));
        }
    }

    /** The form that the runtime reads: the text itself, or its parts with indexes in place of names. */
    JsonNode compiled(ToIntFunction<String> indexOf) {
        if (references().isEmpty()) {
            return JsonNodeFactory.instance.textNode(source());
        }
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        ArrayNode pieces = written.putArray("$");
        for (Part part : parts) {
            switch (part) {
                case Text(String text) -> pieces.add(text);
                case Reference(String name) -> pieces.add(indexOf.applyAsInt(name));
            }
        }
        return written;
    }

    /** Without references there is at most one text. */
    private String source() {
        return parts.isEmpty() || !(parts.getFirst() instanceof Text(String text)) ? "" : text;
    }

    List<String> references() {
        return parts.stream()
                .filter(Reference.class::isInstance)
                .map(part -> ((Reference) part).name())
                .toList();
    }
}

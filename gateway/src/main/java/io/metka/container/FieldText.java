package io.metka.container;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of a template in which fields are named as {@code {field}}, taken apart. */
record FieldText(List<Part> parts) {
    private static final Pattern FIELD = Pattern.compile("\\{([a-z][a-z0-9_]*)}");

    /**
     * A piece of the text.
     *
     * @param isField whether the text is the name of a field, or stands for itself
     */
    record Part(String text, boolean isField) {}

    FieldText {
        parts = List.copyOf(parts);
    }

    static FieldText parse(String source) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = FIELD.matcher(source);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end) {
                parts.add(new Part(source.substring(end, matcher.start()), false));
            }
            parts.add(new Part(matcher.group(1), true));
            end = matcher.end();
        }
        if (end < source.length()) {
            parts.add(new Part(source.substring(end), false));
        }
        return new FieldText(parts);
    }

    /** The names of its fields. */
    List<String> fields() {
        return parts.stream().filter(Part::isField).map(Part::text).toList();
    }

    /** Whether it is one field and nothing else. */
    boolean isField() {
        return parts.size() == 1 && parts.getFirst().isField();
    }
}

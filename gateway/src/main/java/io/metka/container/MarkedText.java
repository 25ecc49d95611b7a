package io.metka.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text whose references to variables have become marks: words that a parser of HTML or JavaScript takes for plain ones.
 *
 * @param names by the number in the mark
 */
record MarkedText(String text, Pattern mark, List<String> names) {

    static MarkedText of(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        StringBuilder prefix = new StringBuilder("mkv");
        while (lower.contains(prefix)) {
            prefix.append('q');
        }
        StringBuilder text = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (TextTemplate.Part part : TextTemplate.parse(source).parts()) {
            switch (part) {
                case TextTemplate.Text(String literal) -> text.append(literal);
                case TextTemplate.Reference(String name) -> {
                    text.append(prefix).append(names.size()).append('z');
                    names.add(name);
                }
            }
        }
        Pattern mark = Pattern.compile(prefix + "([0-9]+)z", Pattern.CASE_INSENSITIVE);
        return new MarkedText(text.toString(), mark, List.copyOf(names));
    }

    boolean isIn(String piece) {
        return mark.matcher(piece).find();
    }

    /** A piece of the text, taken apart. */
    List<TextTemplate.Part> parts(String piece) {
        List<TextTemplate.Part> parts = new ArrayList<>();
        Matcher matcher = mark.matcher(piece);
        int end = 0;
        while (matcher.find()) {
            addText(parts, piece.substring(end, matcher.start()));
            parts.add(reference(matcher));
            end = matcher.end();
        }
        addText(parts, piece.substring(end));
        return parts;
    }

    TextTemplate.Reference reference(Matcher matched) {
        return new TextTemplate.Reference(names.get(Integer.parseInt(matched.group(1))));
    }

    private static void addText(List<TextTemplate.Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new TextTemplate.Text(text));
        }
    }
}

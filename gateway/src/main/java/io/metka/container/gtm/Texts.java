package io.metka.container.gtm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with {@code {{names}}} in them, told in our names. */
final class Texts {
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final Pattern NAME = Pattern.compile("[^\\u0000-\\u001f]{1,200}");

    private final Names names;
    private final Map<String, String> constants = new HashMap<>();

    Texts(Names names) {
        this.names = names;
    }

    /** Notes the value of a constant, for places where only its value can stand. */
    void constant(String gtmName, String value) {
        if (!hasReference(value)) {
            constants.putIfAbsent(gtmName.strip(), value);
        }
    }

    static boolean hasReference(String text) {
        return REFERENCE.matcher(text).find();
    }

    /** The names that a text speaks of. */
    static List<String> references(String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1).strip());
        }
        return found;
    }

    /** The name when the text is exactly one reference, else empty. */
    static Optional<String> soleReference(String text) {
        Matcher matcher = REFERENCE.matcher(text.strip());
        return matcher.matches() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }

    /** A text whose names are ours. */
    String template(Item item, String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder told = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1).strip();
            String replacement;
            if (names.knows(name)
                    || (!name.isEmpty() && NAME.matcher(matcher.group(1)).matches())) {
                replacement = "{{" + names.resolve(name, item) + "}}";
            } else {
                item.changed(Cause.BRACES_APART.with(name));
                replacement = "{ {" + matcher.group(1) + "} }";
            }
            matcher.appendReplacement(told, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(told).toString();
    }

    /** A text that names no variables: constants by their values; empty when it names something else. */
    Optional<String> literal(Item item, String text) {
        if (!hasReference(text)) {
            return Optional.of(text);
        }
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder told = new StringBuilder();
        while (matcher.find()) {
            String value = constants.get(matcher.group(1).strip());
            if (value == null) {
                return Optional.empty();
            }
            matcher.appendReplacement(told, Matcher.quoteReplacement(value));
        }
        String result = matcher.appendTail(told).toString();
        if (hasReference(result)) {
            return Optional.empty();
        }
        item.changed(Cause.CONSTANT_PUT_IN.with(text));
        return Optional.of(result);
    }
}

package io.metka.tags.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.metka.container.EventPath;
import io.metka.container.EventPattern;
import io.metka.support.Sha256;
import io.metka.tags.sandbox.Script;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One thing that a transformation does. */
public sealed interface Step {

    /** Paths that it reads or writes. */
    List<EventPath> paths();

    /** A step that is done here and now, without the script engine. */
    sealed interface Declared extends Step {
        void apply(ObjectNode event);
    }

    /** A step that the sandbox does: its script returns the event as it is to be, or nothing to leave it as it is. */
    record Scripted(Script script) implements Step {
        @Override
        public List<EventPath> paths() {
            return EventView.ROOTS.stream().map(EventPath::of).toList();
        }
    }

    /** Moves a value. */
    record Rename(EventPath from, EventPath to) implements Declared {
        @Override
        public List<EventPath> paths() {
            return List.of(from, to);
        }

        @Override
        public void apply(ObjectNode event) {
            JsonNode value = from.read(event);
            if (!value.isMissingNode()) {
                from.change(event, _ -> EventPath.nothing());
                to.write(event, value);
            }
        }
    }

    /**
     * Gives a field a value, whether it had one or not.
     *
     * @param from where the value is taken from, null for a value that stands in the step
     */
    record Add(EventPath to, @Nullable EventPath from, JsonNode value) implements Declared {
        @Override
        public List<EventPath> paths() {
            return from == null ? List.of(to) : List.of(to, from);
        }

        @Override
        public void apply(ObjectNode event) {
            JsonNode given = from == null ? value : from.read(event);
            if (!given.isMissingNode()) {
                to.write(event, given.deepCopy());
            }
        }
    }

    /** Takes values away. */
    record Remove(List<EventPath> paths) implements Declared {
        public Remove {
            paths = List.copyOf(paths);
        }

        @Override
        public void apply(ObjectNode event) {
            paths.forEach(path -> path.change(event, _ -> EventPath.nothing()));
        }
    }

    /** Leaves of some members of the event only the fields that are listed. */
    record Keep(Map<String, Set<String>> fields) implements Declared {
        public Keep {
            fields = fields.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
        }

        @Override
        public List<EventPath> paths() {
            return fields.keySet().stream().map(EventPath::of).toList();
        }

        @Override
        public void apply(ObjectNode event) {
            fields.forEach((member, kept) -> {
                if (event.path(member) instanceof ObjectNode object) {
                    object.retain(kept);
                }
            });
        }
    }

    /**
     * Makes what stands in texts unreadable.
     *
     * @param pattern what of a text; null for all of it
     */
    record Redact(List<EventPath> paths, @Nullable EventPattern pattern, String with) implements Declared {
        public Redact {
            paths = List.copyOf(paths);
        }

        @Override
        public void apply(ObjectNode event) {
            paths.forEach(path -> path.change(event, this::redacted));
        }

        private JsonNode redacted(JsonNode value) {
            if (value.isNull()) {
                return value;
            }
            return new TextNode(
                    pattern == null
                            ? with
                            : pattern.replaceAll(value.isValueNode() ? value.asText() : value.toString(), with));
        }
    }

    /** Replaces values by the SHA-256 of their text, as advertising systems match people. */
    record Hash(List<EventPath> paths, Form form) implements Declared {
        private static final String NOT_IN_PHONES = "[^0-9]";

        /** How a value is written before it is hashed. */
        enum Form {
            /** As it stands. */
            AS_IS,
            /** Without spaces around it, in small letters: e-mail addresses, names. */
            LOWER,
            /** Digits alone. */
            PHONE;

            String of(String text) {
                return switch (this) {
                    case AS_IS -> text;
                    case LOWER -> text.strip().toLowerCase(Locale.ROOT);
                    case PHONE -> text.replaceAll(NOT_IN_PHONES, "");
                };
            }
        }

        public Hash {
            paths = List.copyOf(paths);
        }

        @Override
        public void apply(ObjectNode event) {
            paths.forEach(path -> path.change(
                    event,
                    value -> value.isNull() || value.isContainerNode()
                            ? value
                            : new TextNode(Sha256.hex(form.of(value.asText())))));
        }
    }

    /**
     * Finds a value in a table by the text of another.
     *
     * @param otherwise for a text that is not in the table, null for leaving the field as it is
     */
    record LookUp(
            EventPath from,
            EventPath to,
            Map<String, JsonNode> table,
            @Nullable JsonNode otherwise) implements Declared {
        public LookUp {
            table = Map.copyOf(table);
        }

        @Override
        public List<EventPath> paths() {
            return List.of(from, to);
        }

        @Override
        public void apply(ObjectNode event) {
            JsonNode found = table.get(from.read(event).asText());
            JsonNode value = found == null ? otherwise : found;
            if (value != null) {
                to.write(event, value.deepCopy());
            }
        }
    }

    /** The event's members that steps touch. */
    static Set<String> roots(Stream<EventPath> paths) {
        return paths.map(EventPath::root).collect(Collectors.toUnmodifiableSet());
    }
}

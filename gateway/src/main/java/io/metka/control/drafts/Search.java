package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds entities of a draft by the texts in them. */
final class Search {
    private static final int EXCERPT = 80;

    private Search() {}

    /**
     * What to look for; whatever is absent does not matter.
     *
     * @param text in any text of the entity, in whatever case
     * @param folder the folder's id
     */
    record Question(
            Optional<String> text,
            Optional<Kind> kind,
            Optional<String> type,
            Optional<String> folder,
            Optional<String> label) {}

    /** The entities that answer the question, each with the first place where the text was found. */
    static List<ObjectNode> find(Contents contents, Question question) {
        List<ObjectNode> found = new ArrayList<>();
        contents.each((kind, entity) -> {
            if (question.kind().filter(wanted -> wanted != kind).isPresent() || !matches(entity, question)) {
                return;
            }
            ObjectNode view = present(kind, entity);
            if (question.text().isEmpty()) {
                found.add(view);
                return;
            }
            String text = question.text().get().toLowerCase(Locale.ROOT);
            if (locate("", entity, text, view)) {
                found.add(view);
            }
        });
        return found;
    }

    private static boolean matches(JsonNode entity, Question question) {
        boolean labelled = question.label().isEmpty();
        for (JsonNode label : entity.path("labels")) {
            labelled |= label.asText().equals(question.label().orElse(""));
        }
        return labelled
                && question.type().map(entity.path("type").asText()::equals).orElse(true)
                && question.folder().map(entity.path("folder").asText()::equals).orElse(true);
    }

    private static boolean locate(String pointer, JsonNode node, String text, ObjectNode view) {
        if (node.isValueNode()) {
            String value = node.asText();
            int at = value.toLowerCase(Locale.ROOT).indexOf(text);
            if (at < 0) {
                return false;
            }
            int start = Math.max(0, Math.min(at, value.length()) - EXCERPT / 2);
            int end = Math.min(value.length(), start + EXCERPT + text.length());
            view.put("pointer", pointer).put("excerpt", whole(value, start, end));
            return true;
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                if (locate(pointer + "/" + i, node.get(i), text, view)) {
                    return true;
                }
            }
            return false;
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = member.getKey().replace("~", "~0").replace("/", "~1");
            if (locate(pointer + "/" + name, member.getValue(), text, view)) {
                return true;
            }
        }
        return false;
    }

    /** A part of a text that does not begin or end with half a character. */
    private static String whole(String text, int start, int end) {
        int from =
                start > 0 && start < text.length() && Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start;
        int to = end < text.length() && end > from && Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
        return text.substring(from, to);
    }

    private static ObjectNode present(Kind kind, JsonNode entity) {
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("kind", kind.list())
                .put("id", entity.path("id").asText())
                .put("name", Contents.name(entity));
        for (String member : List.of("type", "folder")) {
            if (entity.has(member)) {
                view.put(member, entity.path(member).asText());
            }
        }
        if (entity.has("labels")) {
            view.set("labels", entity.path("labels"));
        }
        return view;
    }
}

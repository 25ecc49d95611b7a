package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the share of each entity in a script by making the script again without it.
 *
 * <p>A tag is left out with all that only it needs: triggers, variables, features of the runtime. A trigger is replaced
 * by one for every page, a variable by an empty constant, because whatever names them must stay whole. A template is left
 * out with the tags of its kind. Both scripts are packed at a quick level of brotli, so that a share is exact to a few
 * bytes only; shares do not add up to the script, whose core belongs to nobody. Of a very large container only the
 * length of each entity's configuration is known, and the share is that part of the script.
 */
final class ScriptWeights {
    private static final int MOST_MEASURED = 400;
    private static final int QUICK = 5;

    private final Function<JsonNode, String> source;
    private final JsonNode version;
    private final int whole;
    private final int length;

    private ScriptWeights(Function<JsonNode, String> source, JsonNode version) {
        this.source = source;
        this.version = version;
        this.whole = weight(version);
        this.length = source.apply(version).length();
    }

    /**
     * The share of each entity that has one, the heaviest first.
     *
     * @param source makes the script's text of a version that was checked
     */
    static List<ScriptShare> of(Function<JsonNode, String> source, JsonNode version) {
        ScriptWeights weights = new ScriptWeights(source, version);
        boolean measured = size(version) <= MOST_MEASURED;
        List<ScriptShare> shares = new ArrayList<>();
        for (String list : List.of("tags", "triggers", "variables", "templates")) {
            for (JsonNode entity : version.path(list)) {
                int bytes = measured ? weights.measured(list, entity) : weights.estimated(entity);
                if (bytes > 0) {
                    shares.add(new ScriptShare(list, entity.path("id").asText(), bytes));
                }
            }
        }
        shares.sort(Comparator.comparingInt(ScriptShare::bytes).reversed());
        return shares;
    }

    private static int size(JsonNode version) {
        return version.path("tags").size()
                + version.path("triggers").size()
                + version.path("variables").size()
                + version.path("templates").size();
    }

    private int measured(String list, JsonNode entity) {
        ObjectNode without = version.deepCopy();
        String id = entity.path("id").asText();
        switch (list) {
            case "tags" -> removeTag(without, id);
            case "triggers" -> stub(without.withArray("triggers"), id, "page_view");
            case "variables" -> stub(without.withArray("variables"), id, "constant");
            default -> removeTemplate(without, id);
        }
        return whole - weight(without);
    }

    private int estimated(JsonNode entity) {
        return (int) ((long) whole * entity.path("parameters").toString().length() / length);
    }

    private static void removeTag(ObjectNode version, String id) {
        ArrayNode tags = version.withArray("tags");
        for (int i = tags.size() - 1; i >= 0; i--) {
            ObjectNode tag = (ObjectNode) tags.get(i);
            for (String sequel : List.of("setup", "teardown")) {
                if (tag.path(sequel).path("tag").asText().equals(id)) {
                    tag.remove(sequel);
                }
            }
            if (tag.path("id").asText().equals(id)) {
                tags.remove(i);
            }
        }
    }

    private static void stub(ArrayNode entities, String id, String type) {
        for (JsonNode entity : entities) {
            if (entity.path("id").asText().equals(id)) {
                ((ObjectNode) entity).retain("id", "name").put("type", type);
                ObjectNode parameters = ((ObjectNode) entity).putObject("parameters");
                if (type.equals("constant")) {
                    parameters.put("value", "");
                }
            }
        }
    }

    private static void removeTemplate(ObjectNode version, String id) {
        List<String> users = new ArrayList<>();
        for (JsonNode tag : version.path("tags")) {
            if (tag.at("/parameters/template").asText().equals(id)) {
                users.add(tag.path("id").asText());
            }
        }
        users.forEach(tag -> removeTag(version, tag));
        for (JsonNode variable : version.path("variables").deepCopy()) {
            if (variable.at("/parameters/template").asText().equals(id)) {
                stub(version.withArray("variables"), variable.path("id").asText(), "constant");
            }
        }
        ArrayNode templates = version.withArray("templates");
        for (int i = templates.size() - 1; i >= 0; i--) {
            if (templates.get(i).path("id").asText().equals(id)) {
                templates.remove(i);
            }
        }
    }

    private int weight(JsonNode some) {
        return Compression.brotli(source.apply(some).getBytes(StandardCharsets.UTF_8), QUICK).length;
    }
}

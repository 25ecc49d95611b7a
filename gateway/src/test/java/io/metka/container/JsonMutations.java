package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Changes JSON at random: members and items go, come twice, or become something else.
 *
 * @param texts what a text may become
 */
public record JsonMutations(List<String> texts) {

    /** Makes one change somewhere in the document. */
    public void mutate(JsonNode root, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object -> mutate(object, random);
            case ArrayNode list -> mutate(list, random);
            default -> throw new IllegalStateException();
        }
    }

    private void mutate(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || random.nextInt(10) == 0) {
            object.set(random.nextBoolean() ? "default" : "value", anything(random));
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(3) == 0) {
            object.remove(name);
        } else {
            object.set(name, anything(random));
        }
    }

    private void mutate(ArrayNode list, Random random) {
        if (list.isEmpty() || random.nextInt(4) == 0) {
            list.add(anything(random));
        } else if (random.nextBoolean()) {
            list.remove(random.nextInt(list.size()));
        } else {
            list.add(list.get(random.nextInt(list.size())).deepCopy());
        }
    }

    private JsonNode anything(Random random) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.numberNode(random.nextLong());
            case 2 -> nodes.numberNode(random.nextDouble() * 1e300);
            case 3 -> nodes.booleanNode(random.nextBoolean());
            case 4 -> nodes.arrayNode();
            case 5 -> nodes.objectNode();
            default -> nodes.textNode(texts.get(random.nextInt(texts.size())));
        };
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
        }
        node.forEach(child -> collect(child, containers));
    }
}

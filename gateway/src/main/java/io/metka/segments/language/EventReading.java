package io.metka.segments.language;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which events count: names and the filters on them. */
final class EventReading {
    static final int LONGEST_NAME = 256;
    private static final int MOST_NAMES = 50;
    private static final int MOST_FILTERS = 50;
    private static final int DEEPEST = 5;
    private static final int LONGEST_FIELD = 300;

    private final JsonReading in;
    private final ComparisonReading comparisons;

    EventReading(JsonReading in, ComparisonReading comparisons) {
        this.in = in;
        this.comparisons = comparisons;
    }

    /** Null when it is missing or a problem. */
    @Nullable
    EventSelector selector(JsonNode node, JsonPointer here) {
        boolean several = node.has("names");
        if (node.isMissingNode()
                || !in.object(node, here, several ? Set.of("names") : Set.of("name"), Set.of("where"))) {
            return null;
        }
        JsonNode names = node.path("names");
        JsonPointer at = here.appendProperty(several ? "names" : "name");
        List<String> read;
        if (several) {
            read = in.list(names, at, 1, MOST_NAMES, (name, there) -> in.text(name, there, LONGEST_NAME)).stream()
                    .distinct()
                    .sorted()
                    .toList();
        } else {
            String name = in.text(node.path("name"), at, LONGEST_NAME);
            read = name == null ? List.of() : List.of(name);
        }
        List<Filter> where =
                node.has("where") ? filters(node.path("where"), here.appendProperty("where"), DEEPEST) : List.of();
        return read.isEmpty() ? null : new EventSelector(read, where);
    }

    private List<Filter> filters(JsonNode node, JsonPointer here, int depth) {
        return in.list(node, here, 1, MOST_FILTERS, (one, there) -> filter(one, there, depth));
    }

    private @Nullable Filter filter(JsonNode node, JsonPointer here, int depth) {
        if (node.has("any")) {
            if (depth == 0) {
                in.problem(here, "Conditions are nested too deeply; five levels are enough for everything.");
                return null;
            }
            in.object(node, here, Set.of("any"), Set.of());
            return new Filter.AnyOf(filters(node.path("any"), here.appendProperty("any"), depth - 1));
        }
        if (node.has("item")) {
            in.object(node, here, Set.of("item"), Set.of());
            return new Filter.OneItem(
                    in.list(node.path("item"), here.appendProperty("item"), 1, MOST_FILTERS, this::onItem));
        }
        return compares(node, here);
    }

    private Filter.@Nullable Compares onItem(JsonNode node, JsonPointer here) {
        Filter.Compares filter = compares(node, here);
        if (filter != null && !filter.field().isOfItems()) {
            in.problem(here.appendProperty("field"), "Conditions on one item name its fields: items.category, …");
            return null;
        }
        return filter;
    }

    private Filter.@Nullable Compares compares(JsonNode node, JsonPointer here) {
        if (!in.object(node, here, Set.of("field"), ComparisonReading.MEMBERS)) {
            return null;
        }
        Field field = field(node.path("field"), here.appendProperty("field"));
        Comparison comparison = comparisons.read(node, here, field == null ? Field.Type.JSON : field.type());
        return field == null || comparison == null ? null : new Filter.Compares(field, comparison);
    }

    /** Null when it is missing or a problem. */
    @Nullable
    Field field(JsonNode node, JsonPointer here) {
        String name = in.text(node, here, LONGEST_FIELD);
        if (name == null) {
            return null;
        }
        Field field = Field.of(name);
        if (field == null) {
            in.problem(here, "Not a field; there are " + Field.names() + ".");
        }
        return field;
    }
}

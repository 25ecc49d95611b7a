package io.metka.segments.language;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in an event.
 *
 * @param path one canonical name for a column; the path inside for JSON parts; one name for items
 */
public record Field(Source source, List<String> path) {
    private static final int MOST_STEPS = 10;

    /** Everything that can stand between backquotes without ending them. */
    private static final Pattern STEP = Pattern.compile("[^\\p{Cntrl}`\\\\.]{1,100}");

    private static final Set<String> NUMBERS = Set.of("revenue", "quantity", "bot_score", "session_number");
    private static final Set<String> TRUTHS = Set.of("session_first");
    private static final Set<String> OF_THE_VISIT = Set.of(
            "url",
            "url_path",
            "title",
            "referrer",
            "source",
            "protocol",
            "device_type",
            "device_brand",
            "os",
            "browser",
            "country",
            "region",
            "city",
            "channel",
            "campaign_source",
            "campaign_medium",
            "campaign_name",
            "campaign_term",
            "campaign_content",
            "bot_score",
            "session_number",
            "session_first");
    private static final Set<String> OTHER_COLUMNS = Set.of("revenue", "currency", "order_id", "quantity");
    private static final Set<String> ITEM_NUMBERS = Set.of("price", "quantity");
    private static final Set<String> ITEM_TEXTS = Set.of("id", "name", "category", "brand", "variant");
    private static final Map<String, Source> PARTS =
            Map.of("properties", Source.PROPERTIES, "context", Source.CONTEXT, "traits", Source.TRAITS);

    public Field {
        path = List.copyOf(path);
    }

    /** Where a field stands. */
    public enum Source {
        COLUMN,
        ITEM,
        PROPERTIES,
        CONTEXT,
        TRAITS
    }

    /** What a field holds. */
    public enum Type {
        /** An empty text is no value. */
        TEXT,
        /** Always there, zero when nobody said it. */
        NUMBER,
        TRUTH,
        /** Whatever the client sent. */
        JSON
    }

    /** The field of that name, or null. */
    public static @Nullable Field of(String name) {
        if (OF_THE_VISIT.contains(name) || OTHER_COLUMNS.contains(name)) {
            return new Field(Source.COLUMN, List.of(name));
        }
        List<String> steps = List.of(name.split("\\.", -1));
        List<String> path = steps.subList(1, steps.size());
        if (steps.size() == 2 && steps.getFirst().equals("items")) {
            return ITEM_NUMBERS.contains(path.getFirst()) || ITEM_TEXTS.contains(path.getFirst())
                    ? new Field(Source.ITEM, path)
                    : null;
        }
        Source part = PARTS.get(steps.getFirst());
        return part == null ? null : inside(part, path);
    }

    /** A trait by its name, in which dots lead into objects; null when it cannot be one. */
    public static @Nullable Field trait(String name) {
        return inside(Source.TRAITS, List.of(name.split("\\.", -1)));
    }

    private static @Nullable Field inside(Source part, List<String> path) {
        boolean right = !path.isEmpty()
                && path.size() <= MOST_STEPS
                && path.stream().allMatch(step -> STEP.matcher(step).matches());
        return right ? new Field(part, path) : null;
    }

    /** The name of a column or of an item's member. */
    public String name() {
        return path.getFirst();
    }

    /** Whether an event may have several values of it. */
    public boolean isOfItems() {
        return source == Source.ITEM;
    }

    /** Whether it tells of the visit: page, device, place, campaign or session. */
    public boolean isOfVisit() {
        return source == Source.COLUMN && OF_THE_VISIT.contains(name());
    }

    public Type type() {
        return switch (source) {
            case COLUMN -> NUMBERS.contains(name()) ? Type.NUMBER : TRUTHS.contains(name()) ? Type.TRUTH : Type.TEXT;
            case ITEM -> ITEM_NUMBERS.contains(name()) ? Type.NUMBER : Type.TEXT;
            case PROPERTIES, CONTEXT, TRAITS -> Type.JSON;
        };
    }

    /** The names of all fields, for messages. */
    static String names() {
        Set<String> columns = new TreeSet<>(OF_THE_VISIT);
        columns.addAll(OTHER_COLUMNS);
        Set<String> items = new TreeSet<>(ITEM_NUMBERS);
        items.addAll(ITEM_TEXTS);
        return String.join(", ", columns) + ", items." + String.join(", items.", items)
                + ", or a path below properties, context or traits";
    }
}

package io.metka.segments.language;

import java.util.List;

/** A condition on one event. */
public sealed interface Filter {

    /** A field compares so; of items, some item's field. A negation turns round the answer for the whole event. */
    record Compares(Field field, Comparison comparison) implements Filter {}

    /** One and the same item satisfies all of these, each of which is on a field of items. */
    record OneItem(List<Compares> all) implements Filter {
        public OneItem {
            all = List.copyOf(all);
        }
    }

    /** At least one of these holds. */
    record AnyOf(List<Filter> filters) implements Filter {
        public AnyOf {
            filters = List.copyOf(filters);
        }
    }
}

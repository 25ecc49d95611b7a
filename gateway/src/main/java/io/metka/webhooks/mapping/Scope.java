package io.metka.webhooks.mapping;

import java.util.List;
import java.util.Map;

/**
 * What the expressions of one request may refer to.
 *
 * @param items the changes of the request, at least one
 * @param item the change that is being written; outside of {@code $each} the first
 * @param id of the request, the same at each attempt
 * @param values the endpoint's parameters and opened secrets
 */
record Scope(List<Item> items, Item item, String id, Values values) {

    /** Scope of a whole request. */
    static Scope of(List<Item> items, String id, Values values) {
        return new Scope(items, items.getFirst(), id, values);
    }

    Scope on(Item other) {
        return new Scope(items, other, id, values);
    }

    /** What the endpoint's owner has filled in. */
    record Values(Map<String, String> parameters, Map<String, String> secrets) {
        Values {
            parameters = Map.copyOf(parameters);
            secrets = Map.copyOf(secrets);
        }
    }
}

package io.metka.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.webhooks.mapping.Problem;
import java.util.List;
import java.util.Set;

/** Judges the document {@code delivery} of an endpoint before it is saved. */
public final class DeliveryCheck {
    private DeliveryCheck() {}

    /**
     * What is wrong with a document that has the shape that the API's contract prescribes.
     *
     * @param secrets names of the secrets that the endpoint will have
     */
    public static List<Problem> problems(JsonNode delivery, Set<String> secrets) {
        return Plan.parse(delivery, secrets).problems();
    }
}

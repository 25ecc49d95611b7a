package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** The webhook stage's judgement of a document {@code delivery}. */
@FunctionalInterface
public interface DeliveryCheck {
    /**
     * What is wrong with it; pointers begin below the document.
     *
     * @param secrets names of the secrets that the webhook will have
     */
    List<Finding> check(JsonNode delivery, Set<String> secrets);
}

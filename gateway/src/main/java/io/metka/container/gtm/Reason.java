package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;

/**
 * Why an entity came out as it did and what to do, in both languages of the console.
 *
 * @param code names the kind of reason for programs
 */
public record Reason(String code, String en, String ru) {

    ObjectNode json() {
        return Json.MAPPER.createObjectNode().put("code", code).put("en", en).put("ru", ru);
    }
}

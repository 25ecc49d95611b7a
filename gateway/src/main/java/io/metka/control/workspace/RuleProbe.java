package io.metka.control.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.List;

/** Checks what can be a part of a rule, such as a computation or an event, by asking whether a rule with it were valid. */
record RuleProbe(RuleCheck rules) {

    /**
     * What is wrong with a part of a rule.
     *
     * @param kind of the rule
     * @param part where the part stands in the rule's value; the findings' pointers start there
     */
    List<Finding> problems(String kind, ObjectNode value, String part) {
        ObjectNode document = Json.MAPPER.createObjectNode().put("version", 1);
        document.putObject("rule").set(kind, value);
        String before = "/rule/" + kind + part;
        return rules.check(document).stream()
                .map(finding -> new Finding(
                        finding.pointer().startsWith(before) ? finding.pointer().substring(before.length()) : "",
                        finding.message()))
                .toList();
    }
}

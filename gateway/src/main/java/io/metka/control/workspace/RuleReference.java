package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a rule names besides events: another segment or a computed attribute of its project.
 *
 * @param kind of what is named
 * @param pointer to the name, from the root of the rule's document
 */
record RuleReference(Kind kind, String id, String pointer) {

    /** What a rule can name. */
    enum Kind {
        SEGMENT("segment"),
        ATTRIBUTE("attribute");

        private final String member;

        Kind(String member) {
            this.member = member;
        }
    }

    /** Every reference of a valid rule, in document order. */
    static List<RuleReference> of(JsonNode rule) {
        List<RuleReference> found = new ArrayList<>();
        collect(rule, "", found);
        return found;
    }

    private static void collect(JsonNode node, String pointer, List<RuleReference> found) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), pointer + "/" + i, found);
            }
        }
        for (var member : node.properties()) {
            String below = pointer + "/" + member.getKey();
            for (Kind kind : Kind.values()) {
                if (member.getKey().equals(kind.member)
                        && member.getValue().path("id").isTextual()) {
                    found.add(
                            new RuleReference(kind, member.getValue().path("id").textValue(), below + "/id"));
                }
            }
            collect(member.getValue(), below, found);
        }
    }
}
